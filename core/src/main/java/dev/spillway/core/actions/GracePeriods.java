package dev.spillway.core.actions;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long what ends may take to end. */
public final class GracePeriods {
    /** Every container gets at least so long between its stop signal and SIGKILL (pkg/kubelet/kuberuntime). */
    public static final Duration MINIMUM = Duration.ofSeconds(2);

    /** A pod that ends has at least so long (pkg/kubelet/pod_workers.go). */
    private static final Duration POD_MINIMUM = Duration.ofSeconds(1);

    private GracePeriods() {}

    /**
     * How long a whole pod may take: what the API server said at its deletion, else its spec. A grace that has been
     * given can be shortened, never lengthened.
     *
     * @param present the grace the pod is ending with already
     * @param override a shorter one that the node wants, as for an eviction
     */
    public static Duration ofPod(Pod pod, Optional<Duration> present, Optional<Duration> override) {
        Optional<Duration> asked = seconds(pod.getMetadata().getDeletionGracePeriodSeconds());
        Duration grace = shortest(shortest(present, asked), override)
                .or(() -> seconds(pod.getSpec().getTerminationGracePeriodSeconds()))
                .orElse(POD_MINIMUM);
        return grace.compareTo(POD_MINIMUM) < 0 ? POD_MINIMUM : grace;
    }

    /** How long a container that is killed on its own may take, preStop included. */
    public static Duration ofContainer(Pod pod, Container container, KillReason reason) {
        return atLeastMinimum(seconds(pod.getMetadata().getDeletionGracePeriodSeconds())
                .or(() -> ofProbe(container, reason))
                .or(() -> seconds(pod.getSpec().getTerminationGracePeriodSeconds()))
                .orElse(MINIMUM));
    }

    /**
     * What is left for the stop signal to work.
     *
     * @param spent by preStop and by waiting for other containers to end first
     */
    public static Duration left(Duration grace, Duration spent) {
        return atLeastMinimum(grace.minus(spent));
    }

    private static Optional<Duration> ofProbe(Container container, KillReason reason) {
        return switch (reason) {
            case STARTUP_PROBE -> ofProbe(container.getStartupProbe());
            case LIVENESS_PROBE -> ofProbe(container.getLivenessProbe());
            default -> Optional.empty();
        };
    }

    private static Optional<Duration> ofProbe(@Nullable Probe probe) {
        return probe == null ? Optional.empty() : seconds(probe.getTerminationGracePeriodSeconds());
    }

    private static Optional<Duration> seconds(@Nullable Long seconds) {
        return Optional.ofNullable(seconds).map(Duration::ofSeconds);
    }

    private static Optional<Duration> shortest(Optional<Duration> a, Optional<Duration> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() ? b : a;
        }
        return a.get().compareTo(b.get()) <= 0 ? a : b;
    }

    private static Duration atLeastMinimum(Duration grace) {
        return grace.compareTo(MINIMUM) < 0 ? MINIMUM : grace;
    }
}
