package dev.spillway.core.actions;

import dev.spillway.core.PodFailure;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Optional;

/** {@code spec.activeDeadlineSeconds}, counted from {@code status.startTime} (pkg/kubelet/active_deadline.go). */
public final class ActiveDeadline {
    public static final PodFailure EXCEEDED =
            new PodFailure("DeadlineExceeded", "Pod was active on the node longer than the specified deadline");

    private ActiveDeadline() {}

    /** When the pod has to have ended; empty while it has no deadline, or has not been started yet. */
    public static Optional<Instant> of(Pod pod) {
        Long seconds = pod.getSpec().getActiveDeadlineSeconds();
        String start = pod.getStatus() == null ? null : pod.getStatus().getStartTime();
        return seconds == null || start == null
                ? Optional.empty()
                : Optional.of(Instant.parse(start).plusSeconds(seconds));
    }
}
