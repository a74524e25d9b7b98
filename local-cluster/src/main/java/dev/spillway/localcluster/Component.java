package dev.spillway.localcluster;

import java.util.List;
import java.util.Map;

/**
 * A long-lived process of an instance.
 *
 * @param name names its pid file and its log file
 * @param command program and arguments
 * @param environment variables added to this process's own
 */
public record Component(String name, List<String> command, Map<String, String> environment) {
    public Component {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
