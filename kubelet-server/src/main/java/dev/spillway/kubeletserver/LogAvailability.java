package dev.spillway.kubeletserver;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a container has a log to show, by its status; the texts are the kubelet's, which users know. */
final class LogAvailability {
    private final String container;
    private final String pod;

    private LogAvailability(String container, String pod) {
        this.container = container;
        this.pod = pod;
    }

    /** Why there is no log; empty if there is one. */
    static Optional<String> missing(Pod pod, String container, boolean previous) {
        LogAvailability answer =
                new LogAvailability(container, pod.getMetadata().getName());
        return PodContainers.status(pod, container)
                .map(status -> answer.missing(status, previous))
                .orElseGet(() -> Optional.of(answer.named() + " is not available"));
    }

    private Optional<String> missing(ContainerStatus status, boolean previous) {
        ContainerState now = status.getState();
        ContainerState last = status.getLastState();
        if (previous) {
            return ended(last) ? Optional.empty() : Optional.of("previous terminated " + named() + " not found");
        }
        if (now != null && now.getRunning() != null) {
            return Optional.empty();
        }
        if (now != null && now.getTerminated() != null) {
            return ended(now) || ended(last) ? Optional.empty() : Optional.of(named() + " is terminated");
        }
        if (last != null && last.getTerminated() != null) {
            return ended(last) ? Optional.empty() : Optional.of(named() + " is terminated");
        }
        return Optional.of(waiting(now));
    }

    /** It ended, and it was a real container that can have written something. */
    private static boolean ended(@Nullable ContainerState state) {
        if (state == null || state.getTerminated() == null) {
            return false;
        }
        String id = state.getTerminated().getContainerID();
        return id != null && !id.isEmpty();
    }

    private String waiting(@Nullable ContainerState state) {
        if (state == null || state.getWaiting() == null) {
            return named() + " is waiting to start - no logs yet";
        }
        String reason = String.valueOf(state.getWaiting().getReason());
        return named() + " is waiting to start: "
                + switch (reason) {
                    case "ErrImagePull" -> "image can't be pulled";
                    case "ImagePullBackOff" -> "trying and failing to pull image";
                    default -> reason;
                };
    }

    private String named() {
        return "container \"" + container + "\" in pod \"" + pod + "\"";
    }
}
