package dev.spillway.provider.kit;

import dev.spillway.core.ContainerObservation;
import dev.spillway.core.ContainerState;
import dev.spillway.core.PodEvent;
import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.provider.PodObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Remembers the newest observation of each pod, and every breach of what observations promise. */
public final class RecordingObserver implements PodObserver {
    private final Map<String, PodObservation> newest = new HashMap<>();
    private final List<String> breaches = new ArrayList<>();

    @Override
    public synchronized void observed(PodObservation observation) {
        Optional.ofNullable(newest.put(observation.pod().uid(), observation))
                .ifPresent(before -> compare(before, observation));
        if (observation.released() && observation.containers().stream().anyMatch(RecordingObserver::runs)) {
            breaches.add("released while a container runs: " + observation);
        }
    }

    @Override
    public void event(PodRef pod, PodEvent event) {
        // Events are for people; the contract promises none.
    }

    /** The newest that was reported of this UID. */
    public synchronized Optional<PodObservation> newest(PodRef pod) {
        return Optional.ofNullable(newest.get(pod.uid()));
    }

    /** What went against the contract, in words; empty if nothing did. */
    public synchronized List<String> breaches() {
        return List.copyOf(breaches);
    }

    private void compare(PodObservation before, PodObservation after) {
        if (after.version() < before.version()) {
            breaches.add("version went back from " + before.version() + ": " + after);
        }
        if (after.version() == before.version() && !after.equals(before)) {
            breaches.add("one version, two contents: " + before + " and " + after);
        }
        if (before.released() && !after.released()) {
            breaches.add("released and then not: " + after);
        }
    }

    private static boolean runs(ContainerObservation container) {
        return container.state() instanceof ContainerState.Running;
    }
}
