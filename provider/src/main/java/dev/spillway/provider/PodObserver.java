package dev.spillway.provider;

import dev.spillway.core.PodEvent;
import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.core.eviction.Pressure;
import java.util.Set;

/**
 * Where a provider reports to. Calls return at once and may come from any thread; observations of one pod may repeat or
 * coalesce, but their versions never go back.
 */
public interface PodObserver {
    void observed(PodObservation observation);

    void event(PodRef pod, PodEvent event);

    /**
     * What the machine behind this node runs low on, all of it, whenever that changes. A provider whose capacity is no
     * machine never says.
     */
    default void pressure(Set<Pressure> present) {
        // Whoever only listens for pods does not care.
    }

    /** {@link Provider#volumes()} has another answer. */
    default void volumesChanged() {
        // Whoever only listens for pods does not care.
    }
}
