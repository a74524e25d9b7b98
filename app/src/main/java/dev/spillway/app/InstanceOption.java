package dev.spillway.app;

import dev.spillway.localcluster.InstanceName;
import picocli.CommandLine.Option;

/** Which instance a command is about. */
final class InstanceOption {
    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = "${env:SPILLWAY_NAME:-spillway}",
            description = "Which instance: @|bold ${DEFAULT-VALUE}|@ unless given here or in SPILLWAY_NAME.")
    private String name = InstanceName.DEFAULT;

    /** Refuses a name that breaks the rule before anything is done with it. */
    InstanceName name() throws CommandFailed {
        try {
            return new InstanceName(name);
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()));
        }
    }
}
