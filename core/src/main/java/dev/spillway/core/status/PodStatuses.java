package dev.spillway.core.status;

import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.NodeFacts;
import dev.spillway.core.PodFailure;
import dev.spillway.core.PodObservation;
import dev.spillway.core.pod.PodPhase;
import dev.spillway.core.resize.ResizeProgress;
import dev.spillway.core.resources.QosClass;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;

/**
 * The status a kubelet would write for a pod: the whole of it, to be compared with what the API has.
 *
 * <p>Pure: the same arguments give equal statuses, so a caller may compose as often as it likes and write only what
 * differs. Everything a status remembers (start time, transition times, what ended before) comes from the pod's present
 * status: pass the object as the API server sent it last.
 */
public final class PodStatuses {
    private PodStatuses() {}

    /** The status that follows from what a provider sees of the pod. */
    public static PodStatus compose(Pod pod, PodObservation observation, NodeFacts node, Instant now) {
        return compose(pod, observation, node, now, ResizeProgress.NONE);
    }

    /**
     * The same of a pod whose resize is under way.
     *
     * @param granted the pod as it would be had it asked for what it was granted
     */
    public static PodStatus compose(
            Pod granted, PodObservation observation, NodeFacts node, Instant now, ResizeProgress resize) {
        return new Composition(granted, observation, node, now, resize).status();
    }

    /**
     * The status of a pod that this node does not take: Failed, with nothing of it ever started. Readiness gates'
     * and other owners' conditions are kept. A kubelet's {@code rejectPod}.
     */
    public static PodStatus refused(Pod pod, Refused refused, NodeFacts node, Instant now) {
        return failed(pod, refused.reason(), "Pod was rejected: " + refused.message(), node, now);
    }

    /** The status of a pod that has failed as a whole and of which nothing runs or is left. */
    public static PodStatus failed(Pod pod, PodFailure failure, NodeFacts node, Instant now) {
        return failed(pod, failure.reason(), failure.message(), node, now);
    }

    /**
     * The status of a pod that waits for this node to take it: it has been seen, and nothing of it has started.
     *
     * @param reason CamelCase, as {@code status.reason}; empty for none
     * @param message for people; empty for none
     */
    public static PodStatus pending(Pod pod, String reason, String message, NodeFacts node, Instant now) {
        PodStatus composed = compose(pod, Observations.nothingYet(pod), node, now);
        if (PodPhase.of(pod).terminal()) {
            return composed;
        }
        // Its start time is when it is taken: what a bill counts from.
        return new PodStatusBuilder(composed)
                .withStartTime(Composition.presentStatus(pod).getStartTime())
                .withReason(ContainerStates.unlessEmpty(reason))
                .withMessage(ContainerStates.unlessEmpty(message))
                .build();
    }

    private static PodStatus failed(Pod pod, String reason, String message, NodeFacts node, Instant now) {
        PodStatus present = Composition.presentStatus(pod);
        if (PodPhase.of(pod).terminal()) {
            return present;
        }
        PodConditions conditions = new PodConditions(pod, present, now);
        PodStatusBuilder status = Composition.basis(pod, present, node, now)
                .withQosClass(QosClass.of(pod).apiName())
                .withPhase(PodPhase.FAILED.apiName())
                .withReason(reason)
                .withMessage(message);
        return status.withConditions(conditions.ofNeverStarted()).build();
    }
}
