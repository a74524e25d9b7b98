package dev.spillway.core;

import java.time.Instant;

/** What a container is doing, in the terms of the pod API's {@code ContainerState}. */
public sealed interface ContainerState {

    /** Not running yet, or not again yet; {@code reason} is one of the kubelet's, such as {@code CrashLoopBackOff}. */
    record Waiting(String reason, String message) implements ContainerState {}

    record Running(Instant startedAt) implements ContainerState {}

    /**
     * Ended.
     *
     * @param exitCode the process's, or 128 + signal
     * @param signal the signal that ended it, 0 if none is known
     * @param reason {@code Completed}, {@code Error}, {@code OOMKilled}, {@code StartError}, {@code ContainerStatusUnknown}
     * @param message the termination message, empty if there is none
     * @param containerId with its runtime's scheme, as in {@code containerd://…}; empty if it never had one
     */
    record Terminated(
            int exitCode,
            int signal,
            String reason,
            String message,
            Instant startedAt,
            Instant finishedAt,
            String containerId)
            implements ContainerState {}
}
