package dev.spillway.core.meter;

import static dev.spillway.core.meter.MeterFactsTest.observation;
import static dev.spillway.core.meter.MeterFactsTest.terminated;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A week offline: what the open meters are told. */
class ReconciliationTest {
    private static final Instant LAST_SEEN = Instant.ofEpochSecond(1000);
    private static final List<String> OPEN = List.of("u1");

    @Test
    void theProviderKnowsWhenAPodEnded() {
        var world = new Reconciliation(
                List.of(observation(true, terminated("a", 20, 5000))), List.of(pod("Running", "")), LAST_SEEN);
        assertThat(world.factsFor(OPEN)).contains(new MeterFact.Ended("u1", 5000, Ending.FINISHED));
    }

    @Test
    void aPodThatStillRunsIsNotEnded() {
        var world = new Reconciliation(List.of(observation(false)), List.of(), LAST_SEEN);
        assertThat(world.factsFor(OPEN)).noneMatch(MeterFact.Ended.class::isInstance);
    }

    @Test
    void aPodThatOnlyTheApiKnowsEndedWithItsStatus() {
        var world = new Reconciliation(List.of(), List.of(pod("Succeeded", "1970-01-01T01:00:00Z")), LAST_SEEN);
        assertThat(world.factsFor(OPEN)).containsExactly(new MeterFact.Ended("u1", 3600, Ending.FINISHED));
    }

    @Test
    void aPodThatTheApiStillWantsGoesOn() {
        var world = new Reconciliation(List.of(), List.of(pod("Running", "")), LAST_SEEN);
        assertThat(world.factsFor(OPEN)).isEmpty();
    }

    @Test
    void aPodThatNobodyKnowsIsChargedUpToWhenItWasLastSeen() {
        var world = new Reconciliation(List.of(), List.of(), LAST_SEEN);
        assertThat(world.factsFor(OPEN)).containsExactly(new MeterFact.Ended("u1", 1000, Ending.LOST));
    }

    private static Pod pod(String phase, String finishedAt) {
        var builder = new PodBuilder()
                .withNewMetadata()
                .withUid("u1")
                .endMetadata()
                .withNewStatus()
                .withPhase(phase);
        if (!finishedAt.isEmpty()) {
            builder = builder.addNewContainerStatus()
                    .withNewState()
                    .withNewTerminated()
                    .withFinishedAt(finishedAt)
                    .endTerminated()
                    .endState()
                    .endContainerStatus();
        }
        return builder.endStatus().build();
    }
}
