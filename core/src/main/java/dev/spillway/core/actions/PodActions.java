package dev.spillway.core.actions;

import dev.spillway.core.ElasticSpec;
import dev.spillway.core.backoff.BackOff;
import dev.spillway.core.resources.PodResources;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;

/**
 * What a kubelet would do next about a pod that shall run: its {@code computePodActions} and {@code doBackOff}
 * (pkg/kubelet/kuberuntime/kuberuntime_manager.go, 1.36) as one pure function.
 *
 * <p>Decide, carry out in order, look again, decide again; a decision that was carried out only in part, or not at all,
 * does no harm.
 */
public final class PodActions {
    private PodActions() {}

    /**
     * Decides about one pod, which is not being ended.
     *
     * @param backOff of this pod: what the last decision returned, at first {@link BackOff#none()}
     */
    public static PodDecision decide(Pod pod, PodSnapshot snapshot, BackOff backOff, Instant now) {
        return decide(pod, PodResources.asRequested(pod), snapshot, backOff, now);
    }

    /** The same for a pod that is given this spec. */
    public static PodDecision decide(Pod pod, ElasticSpec spec, PodSnapshot snapshot, BackOff backOff, Instant now) {
        return new Deciding(pod, spec, snapshot, backOff, now).decision();
    }
}
