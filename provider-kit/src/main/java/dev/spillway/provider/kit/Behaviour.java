package dev.spillway.provider.kit;

/** How the process in a test pod's only container behaves. */
public sealed interface Behaviour {

    /** Runs until it is asked to stop, then exits at once. */
    record RunsUntilStopped() implements Behaviour {}

    /** Runs until it is killed: being asked to stop does not impress it. */
    record RunsUntilKilled() implements Behaviour {}

    /** Exits by itself soon after its start; the pod's restart policy is {@code Never}. */
    record EndsWith(int exitCode) implements Behaviour {}
}
