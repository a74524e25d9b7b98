package dev.spillway.provider;

import java.util.List;

/**
 * A command to run in a container.
 *
 * @param tty with a terminal, stderr is not separate
 */
public record ExecRequest(
        String container, List<String> command, boolean stdin, boolean stdout, boolean stderr, boolean tty) {
    public ExecRequest {
        command = List.copyOf(command);
    }
}
