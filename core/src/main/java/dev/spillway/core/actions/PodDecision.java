package dev.spillway.core.actions;

import dev.spillway.core.backoff.BackOff;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What to do about a pod now.
 *
 * @param actions to be carried out in this order; none if the pod is as it should be
 * @param backOff to be given to the next decision; the starts among the actions are in it already
 * @param wakeAt when to decide again even if nothing happens before
 */
public record PodDecision(List<PodAction> actions, BackOff backOff, Optional<Instant> wakeAt) {
    public PodDecision {
        actions = List.copyOf(actions);
    }
}
