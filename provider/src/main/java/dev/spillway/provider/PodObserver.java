package dev.spillway.provider;

import dev.spillway.core.PodEvent;
import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;

/**
 * Where a provider reports to. Calls return at once and may come from any thread; observations of one pod may repeat or
 * coalesce, but their versions never go back.
 */
public interface PodObserver {
    void observed(PodObservation observation);

    void event(PodRef pod, PodEvent event);
}
