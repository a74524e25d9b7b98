package dev.spillway.core.meter;

import static java.util.stream.Collectors.toMap;

import dev.spillway.core.ElasticSpec;
import dev.spillway.core.PodObservation;
import dev.spillway.core.SandboxObservation;
import dev.spillway.core.spec.Catalogue;
import dev.spillway.core.spec.Sizing;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What to tell the open meters after Spillway was away, from what the provider and the API server still say.
 *
 * <p>The provider is believed first: it knows when containers ended. A pod that only the API server knows has ended if its
 * status says so, and goes on otherwise, since it will be started again. A pod that nobody knows ended while nobody looked:
 * it is charged up to when it was last seen, and no further.
 *
 * @param observations all that the provider runs or still remembers
 * @param pods all that the API server has on these nodes
 * @param lastSeen when open meters were last known to be right
 */
public record Reconciliation(Collection<PodObservation> observations, Collection<Pod> pods, Instant lastSeen) {
    private static final Set<String> TERMINAL = Set.of("Succeeded", "Failed");

    /** Facts for meters that are open, by UID. Giving them twice changes nothing. */
    public List<MeterFact> factsFor(Collection<String> open) {
        Map<String, PodObservation> byUid =
                observations.stream().collect(toMap(o -> o.pod().uid(), Function.identity(), (a, b) -> b));
        Map<String, Pod> podByUid =
                pods.stream().collect(toMap(p -> p.getMetadata().getUid(), Function.identity(), (a, b) -> b));
        List<MeterFact> facts = new ArrayList<>();
        for (String uid : open) {
            facts.addAll(factsFor(uid, Optional.ofNullable(byUid.get(uid)), Optional.ofNullable(podByUid.get(uid))));
        }
        return facts;
    }

    private List<MeterFact> factsFor(String uid, Optional<PodObservation> observation, Optional<Pod> pod) {
        if (observation.isPresent()) {
            return MeterFacts.observed(observation.get(), lastSeen);
        }
        if (pod.isEmpty()) {
            return List.of(new MeterFact.Ended(uid, lastSeen.getEpochSecond(), Ending.LOST));
        }
        return ended(pod.get()).stream()
                .<MeterFact>map(at -> new MeterFact.Ended(uid, at.getEpochSecond(), Ending.FINISHED))
                .toList();
    }

    /**
     * Facts for pods that the provider holds and no meter runs for: their acceptance may have been lost with the process.
     * For pods whose usage is recorded already they change nothing.
     */
    public List<MeterFact> unrecorded(Collection<String> open, Catalogue catalogue, Subject.Place place) {
        Map<String, Pod> podByUid =
                pods.stream().collect(toMap(p -> p.getMetadata().getUid(), Function.identity(), (a, b) -> b));
        List<MeterFact> facts = new ArrayList<>();
        for (PodObservation observation : observations) {
            Pod pod = podByUid.get(observation.pod().uid());
            Optional<Instant> begun = observation.sandbox().map(SandboxObservation::createdAt);
            if (pod != null
                    && begun.isPresent()
                    && !open.contains(observation.pod().uid())
                    && catalogue.size(pod) instanceof Sizing.Sized(ElasticSpec spec)) {
                facts.add(MeterFacts.accepted(pod, spec, place, begun.get()));
                facts.addAll(MeterFacts.observed(observation, lastSeen));
            }
        }
        return facts;
    }

    private Optional<Instant> ended(Pod pod) {
        PodStatus status = pod.getStatus();
        if (status == null || !TERMINAL.contains(status.getPhase())) {
            return Optional.empty();
        }
        return Stream.of(status.getInitContainerStatuses(), status.getContainerStatuses())
                .flatMap(Collection::stream)
                .flatMap(Reconciliation::finishedAt)
                .max(Instant::compareTo)
                .or(() -> Optional.of(lastSeen));
    }

    private static Stream<Instant> finishedAt(ContainerStatus status) {
        return Optional.ofNullable(status.getState()).flatMap(s -> Optional.ofNullable(s.getTerminated())).stream()
                .map(ContainerStateTerminated::getFinishedAt)
                .filter(at -> at != null && !at.isEmpty())
                .map(Instant::parse);
    }
}
