package dev.spillway.core.status;

import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/** Observations of pods that no provider holds. */
public final class Observations {
    private Observations() {}

    /** Nothing of the pod has been seen so far. */
    public static PodObservation nothingYet(Pod pod) {
        return new PodObservation(PodRef.of(pod), 0, Optional.empty(), List.of(), Optional.empty(), false);
    }

    /** Nothing of the pod is left, and nothing will be started: what a deleted pod ends as that never ran here. */
    public static PodObservation nothingLeft(Pod pod) {
        return new PodObservation(PodRef.of(pod), 0, Optional.empty(), List.of(), Optional.empty(), true);
    }
}
