package dev.spillway.node;

import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.core.resize.Allocation;
import dev.spillway.core.resize.PendingResize;
import dev.spillway.core.resize.ResizeEvents;
import dev.spillway.core.resize.ResizeProgress;
import dev.spillway.core.resize.ResizeRules;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/**
 * What one pod has been granted on this node, and the change of it that it waits for. What it must not forget is in the
 * pod's status. Used by the pod's mailbox only.
 */
final class Grant {
    private final PodRef ref;
    private final NodeContext context;
    private final Runnable roomFound;
    private Optional<Allocation> allocation = Optional.empty();
    private Optional<PendingResize> pending = Optional.empty();
    private Optional<Long> toldOf = Optional.empty();
    private boolean inProgress;

    /** @param roomFound called, from any thread, when a resize that waits has been given its room */
    Grant(PodRef ref, NodeContext context, Runnable roomFound) {
        this.ref = ref;
        this.context = context;
        this.roomFound = roomFound;
    }

    /** The pod has not been started: it is granted what it asks for, or is not taken at all. */
    void startsWith(Pod pod) {
        allocation = Optional.of(Allocation.ofSpec(pod));
    }

    /** The pod as it would be, had it asked for what it was granted. */
    Pod granted(Pod pod) {
        return present(pod).applyTo(pod);
    }

    /** Asks for what the pod wants now, and returns it as far as that is granted. */
    Pod ask(Pod pod) {
        if (present(pod).covers(pod)) {
            settled();
            return pod;
        }
        Optional<PendingResize> refusal =
                context.admission().resize(pod, context.timer().now(), roomFound);
        if (refusal.isPresent()) {
            tell(pod, refusal.get());
            return granted(pod);
        }
        settled();
        allocation = Optional.of(Allocation.ofSpec(pod));
        inProgress = true;
        context.events().pod(ref, ResizeEvents.started(pod));
        return pod;
    }

    /** Whether asking once more has brought what was refused before. */
    boolean askedAgainWithSuccess(Pod pod) {
        return pending.isPresent() && ask(pod).equals(pod);
    }

    /** What the pod's conditions say; tells when a resize is complete. */
    ResizeProgress progress(Pod granted, PodObservation seen) {
        boolean still = ResizeRules.inProgress(granted, seen);
        if (inProgress && !still) {
            context.events().pod(ref, ResizeEvents.completed(granted));
        }
        inProgress = still;
        return new ResizeProgress(pending, still, still ? seen.resizeError() : "");
    }

    private Allocation present(Pod pod) {
        if (allocation.isEmpty()) {
            allocation = Optional.of(Allocation.ofStatus(pod));
            inProgress = pod.getStatus() != null
                    && pod.getStatus().getConditions().stream()
                            .anyMatch(c -> "PodResizeInProgress".equals(c.getType()));
        }
        return allocation.get();
    }

    private void settled() {
        if (pending.isPresent()) {
            context.admission().resizeSettled(ref);
            pending = Optional.empty();
            toldOf = Optional.empty();
        }
    }

    private void tell(Pod pod, PendingResize why) {
        boolean another = pending.filter(p -> p.reason().equals(why.reason())).isEmpty()
                || !toldOf.equals(Optional.ofNullable(pod.getMetadata().getGeneration()));
        if (another) {
            context.events().pod(ref, ResizeEvents.pending(pod, why));
            toldOf = Optional.ofNullable(pod.getMetadata().getGeneration());
        }
        pending = Optional.of(why);
    }
}
