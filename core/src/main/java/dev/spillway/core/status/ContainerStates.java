package dev.spillway.core.status;

import dev.spillway.core.ContainerState.Running;
import dev.spillway.core.ContainerState.Terminated;
import dev.spillway.core.ContainerState.Waiting;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import org.jspecify.annotations.Nullable;

/** Container states in the form of the pod API. */
final class ContainerStates {
    /** What a container is shown as that ended unseen; kubelet's {@code ContainerStatusUnknown}. */
    private static final String UNKNOWN = "ContainerStatusUnknown";

    private static final int EXIT_CODE_UNKNOWN = 137;

    private ContainerStates() {}

    static ContainerState api(dev.spillway.core.ContainerState state, int messageLimit) {
        return switch (state) {
            case Waiting waiting -> waiting(waiting.reason(), waiting.message());
            case Running running ->
                new ContainerStateBuilder()
                        .withNewRunning()
                        .withStartedAt(Times.api(running.startedAt()))
                        .endRunning()
                        .build();
            case Terminated terminated -> terminated(terminated, messageLimit);
        };
    }

    static ContainerState waiting(String reason, String message) {
        return new ContainerStateBuilder()
                .withNewWaiting()
                .withReason(unlessEmpty(reason))
                .withMessage(unlessEmpty(message))
                .endWaiting()
                .build();
    }

    /** Was running, and is not to be found. */
    static ContainerState vanished(String message) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(EXIT_CODE_UNKNOWN)
                .withReason(UNKNOWN)
                .withMessage(message)
                .endTerminated()
                .build();
    }

    static boolean isTerminated(@Nullable ContainerState state) {
        return state != null && state.getTerminated() != null;
    }

    static boolean isRunning(@Nullable ContainerState state) {
        return state != null && state.getRunning() != null;
    }

    static boolean isWaiting(@Nullable ContainerState state) {
        return state != null && state.getWaiting() != null;
    }

    private static ContainerState terminated(Terminated terminated, int messageLimit) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(terminated.exitCode())
                .withSignal(terminated.signal() == 0 ? null : terminated.signal())
                .withReason(unlessEmpty(terminated.reason()))
                .withMessage(unlessEmpty(TerminationMessages.cut(terminated.message(), messageLimit)))
                .withStartedAt(Times.api(terminated.startedAt()))
                .withFinishedAt(Times.api(terminated.finishedAt()))
                .withContainerID(unlessEmpty(terminated.containerId()))
                .endTerminated()
                .build();
    }

    static @Nullable String unlessEmpty(String text) {
        return text.isEmpty() ? null : text;
    }
}
