package dev.spillway.node;

import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.NodeFacts;
import dev.spillway.core.PodFailure;
import dev.spillway.core.status.PodStatuses;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;

/** What the node itself has to say of a pod that no provider holds. */
sealed interface OwnStatus {

    /** It waits: for capacity, or for its turn to be refused. */
    record Waiting(String reason, String message) implements OwnStatus {}

    /** It is not taken, by rule or for lack of room. */
    record Rejected(Refused refused) implements OwnStatus {}

    /** The provider will never run it. */
    record Failing(PodFailure failure) implements OwnStatus {}

    default PodStatus compose(Pod pod, NodeFacts node, Instant now) {
        return switch (this) {
            case Waiting(String reason, String message) -> PodStatuses.pending(pod, reason, message, node, now);
            case Rejected(Refused refused) -> PodStatuses.refused(pod, refused, node, now);
            case Failing(PodFailure failure) -> PodStatuses.failed(pod, failure, node, now);
        };
    }
}
