package dev.spillway.core.meter;

import static java.util.function.Predicate.not;

import dev.spillway.core.ContainerObservation;
import dev.spillway.core.ContainerState;
import dev.spillway.core.ElasticSpec;
import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.core.SandboxObservation;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads facts for the meter from what the API server and the provider say of a pod, so that they can be read again
 * after a crash.
 */
public final class MeterFacts {
    private MeterFacts() {}

    /**
     * A pod was accepted.
     *
     * @param at when; an earlier {@code status.startTime}, which a kubelet writes when it accepts a pod, counts instead
     */
    public static MeterFact.Accepted accepted(Pod pod, ElasticSpec spec, Subject.Place place, Instant at) {
        long accepted = Math.min(at.getEpochSecond(), startTime(pod).orElse(at).getEpochSecond());
        PodRef ref = PodRef.of(pod);
        return new MeterFact.Accepted(
                ref.uid(),
                ref.name(),
                Subject.of(pod, place),
                spec,
                SpotPods.isSpot(pod),
                accepted,
                at.getEpochSecond());
    }

    private static Optional<Instant> startTime(Pod pod) {
        return Optional.ofNullable(pod.getStatus())
                .flatMap(status -> Optional.ofNullable(status.getStartTime()))
                .filter(not(String::isEmpty))
                .map(Instant::parse);
    }

    /**
     * What an observation tells: at most one fact of each kind.
     *
     * @param now when it was made: the pod's end if it is over and its containers do not tell when
     */
    public static List<MeterFact> observed(PodObservation observation, Instant now) {
        String uid = observation.pod().uid();
        List<MeterFact> facts = new ArrayList<>();
        observation
                .sandbox()
                .map(SandboxObservation::createdAt)
                .ifPresent(at -> facts.add(new MeterFact.PullBegan(uid, at.getEpochSecond())));
        states(observation)
                .flatMap(MeterFacts::startedAt)
                .min(Instant::compareTo)
                .ifPresent(at -> facts.add(new MeterFact.Ran(uid, at.getEpochSecond())));
        if (observation.released()) {
            facts.add(new MeterFact.Ended(uid, endOf(observation, now).getEpochSecond(), Ending.FINISHED));
        }
        return facts;
    }

    /**
     * When the last container finished. Waiting out a back-off is use as well: a pod that was doing so ends when it is
     * taken down.
     */
    private static Instant endOf(PodObservation observation, Instant now) {
        Optional<Instant> lastExit =
                states(observation).flatMap(MeterFacts::finishedAt).max(Instant::compareTo);
        boolean backedOff = observation.containers().stream().anyMatch(MeterFacts::isBackedOff);
        return lastExit.filter(at -> !backedOff || at.isAfter(now)).orElse(now);
    }

    private static boolean isBackedOff(ContainerObservation container) {
        return container.state() instanceof ContainerState.Waiting(String reason, String message)
                && (reason.endsWith("BackOff") || reason.startsWith("ErrImage"));
    }

    private static Stream<ContainerState> states(PodObservation observation) {
        return observation.containers().stream().flatMap(MeterFacts::states);
    }

    private static Stream<ContainerState> states(ContainerObservation container) {
        return Stream.concat(Stream.of(container.state()), container.lastTermination().stream());
    }

    /** A container that a runtime could not start has a zero start time. */
    private static Stream<Instant> startedAt(ContainerState state) {
        return switch (state) {
            case ContainerState.Waiting w -> Stream.<Instant>empty();
            case ContainerState.Running running -> Stream.of(running.startedAt());
            case ContainerState.Terminated t -> Stream.of(t.startedAt()).filter(Instant.EPOCH::isBefore);
        };
    }

    private static Stream<Instant> finishedAt(ContainerState state) {
        return state instanceof ContainerState.Terminated t
                ? Stream.of(t.finishedAt()).filter(Instant.EPOCH::isBefore)
                : Stream.empty();
    }
}
