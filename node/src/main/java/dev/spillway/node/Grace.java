package dev.spillway.node;

import dev.spillway.kube.PodRecord;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/** How long a pod has to stop, as a kubelet reckons it (pkg/kubelet/pod_workers.go, calculateEffectiveGracePeriod). */
final class Grace {
    private static final long SHORTEST = 1;
    private static final long DEFAULT = 30;

    private Grace() {}

    /** Of a pod being deleted: what the deletion asks for; of one that went without: what its spec does. */
    static Duration of(PodRecord record, Pod pod) {
        return record.deletionGracePeriodSeconds().isPresent()
                ? seconds(record.deletionGracePeriodSeconds().getAsLong())
                : ofSpec(pod);
    }

    static Duration ofSpec(Pod pod) {
        return seconds(Optional.ofNullable(pod.getSpec().getTerminationGracePeriodSeconds())
                .orElse(DEFAULT));
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(Math.max(SHORTEST, seconds));
    }
}
