package dev.spillway.core.acceptance;

import dev.spillway.core.backoff.BackOff;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Optional;

/**
 * When a pod that is refused may fail. A controller replaces a failed pod at once, so refusing all of them at once would
 * make new ones for ever: the first refusal of a controller for a reason is told at once, each further one 10 s, 20 s, …
 * 5 min after the one before; until then the pod stays Pending, with an event. An immutable value.
 */
public record RefusalPacing(BackOff backOff) {
    public static final RefusalPacing NONE = new RefusalPacing(BackOff.none());

    /**
     * When a refused pod may fail.
     *
     * @param failAt now, or later: ask again then
     * @param pacing to be used for the next question
     */
    public record Turn(Instant failAt, RefusalPacing pacing) {}

    /** Asks for one pod. A pod without a controller fails at once: nobody replaces it. */
    public Turn turn(Pod pod, String reason, Instant now) {
        Optional<String> key = controller(pod).map(owner -> owner.getUid() + "/" + reason);
        if (key.isEmpty()) {
            return new Turn(now, this);
        }
        Optional<Instant> until = backOff.until(key.get(), now);
        return until.map(at -> new Turn(at, this))
                .orElseGet(() -> new Turn(now, new RefusalPacing(backOff.next(key.get(), now, now))));
    }

    /** Forgets controllers that have had no refusal for a long time; worth calling every few minutes. */
    public RefusalPacing trimmed(Instant now) {
        return new RefusalPacing(backOff.trimmed(now));
    }

    private static Optional<OwnerReference> controller(Pod pod) {
        return pod.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst();
    }
}
