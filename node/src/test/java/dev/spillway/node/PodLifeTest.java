package dev.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.ContainerObservation;
import dev.spillway.core.PodObservation;
import dev.spillway.core.PodTransition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PodLifeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final NodeBench bench = new NodeBench();

    @Test
    void aQuickStartIsOneWrite() throws Exception {
        bench.start();
        bench.running(TestPods.pod("a"));

        assertThat(bench.api.phase("a")).isEqualTo("Running");
        assertThat(bench.api.pod("a").getStatus().getPodIP()).startsWith("10.1.");
        assertThat(bench.api.patches).hasSize(1);
    }

    @Test
    void aSlowStartIsShownAsPendingFirst() throws Exception {
        bench.start();
        bench.running(TestPods.annotated("a", "start-delay", "1500ms"));

        assertThat(bench.api.patches).extracting(s -> s.getPhase()).containsExactly("Pending", "Running");
        assertThat(bench.api.patches)
                .as("when it was accepted, not when the first status was written")
                .allSatisfy(status -> assertThat(status.getStartTime())
                        .isEqualTo(bench.acceptedAt().toString()));
    }

    @Test
    void aDeletedPodIsStoppedWithItsGraceThenShownEndedThenDeletedThenRemoved() throws Exception {
        bench.start();
        bench.running(TestPods.pod("a"));
        bench.api.delete("a", 30);
        bench.advance(SECOND);

        assertThat(bench.api.has("a")).isFalse();
        assertThat(bench.provider.graces).containsExactly(Duration.ofSeconds(30));
        assertThat(bench.api.patches).extracting(s -> s.getPhase()).containsExactly("Running", "Succeeded");
        assertThat(bench.api.deletes).isEqualTo(1);
        assertThat(bench.provider.removed).containsExactly("a");
        assertThat(bench.workers().size()).isZero();
    }

    @Test
    void thatAPodIsOverIsToldBeforeTheApiForgetsItEvenIfItIsSeenInTheMiddleOfAStep() throws Exception {
        bench.start();
        bench.running(TestPods.annotated("a", "stop-delay", "1h"));
        PodObservation runs = lastTold();
        PodObservation over = new PodObservation(
                runs.pod(), runs.version() + 1, runs.sandbox(), runs.containers(), Optional.empty(), true);
        List<PodObservation> toldBeforeDelete = new ArrayList<>();
        bench.api.beforeDelete = () -> toldBeforeDelete.add(lastTold());
        bench.api.meanwhile = () -> bench.workers().observed(over);

        bench.api.delete("a", 30);
        bench.advance(SECOND);

        assertThat(toldBeforeDelete).containsExactly(over);
    }

    private PodObservation lastTold() {
        return bench.transitions.stream()
                .filter(PodTransition.Observed.class::isInstance)
                .map(PodTransition.Observed.class::cast)
                .reduce((first, last) -> last)
                .orElseThrow()
                .observation();
    }

    @Test
    void whereNobodyWaitsForTheEndingItCanBeLeftOut() throws Exception {
        bench.everyEnding = false;
        bench.start();
        bench.running(TestPods.pod("a"));
        bench.running(TestPods.withFinalizer("b"));
        bench.api.delete("a", 30);
        bench.api.delete("b", 30);
        bench.advance(SECOND);

        assertThat(bench.api.has("a")).isFalse();
        assertThat(bench.api.phase("b")).isEqualTo("Succeeded");
        assertThat(bench.api.patches).hasSize(3);
    }

    @Test
    void whileAPodEndsItIsToldThatItIsNotReadyAnyMore() throws Exception {
        bench.everyEnding = false;
        bench.start();
        bench.running(TestPods.annotated("a", "stop-delay", "1h"));
        bench.api.delete("a", 600);
        bench.advance(Duration.ofSeconds(2));
        assertThat(bench.api.patches).hasSize(1);

        bench.workers().observed(unready(bench.provider.list().getFirst()));
        bench.advance(Duration.ofSeconds(2));

        assertThat(bench.api.patches).hasSize(2);
        assertThat(bench.api.patches.getLast().getPhase()).isEqualTo("Running");
        assertThat(bench.api.patches.getLast().getConditions())
                .filteredOn(c -> c.getType().equals("Ready"))
                .extracting(PodCondition::getStatus)
                .containsExactly("False");
    }

    private static PodObservation unready(PodObservation seen) {
        List<ContainerObservation> containers = seen.containers().stream()
                .map(c -> new ContainerObservation(
                        c.name(),
                        c.state(),
                        c.lastTermination(),
                        c.restartCount(),
                        false,
                        c.started(),
                        c.image(),
                        c.imageId(),
                        c.containerId(),
                        c.resources()))
                .toList();
        return new PodObservation(
                seen.pod(), seen.version() + 1, seen.sandbox(), containers, seen.failure(), seen.released());
    }

    @Test
    void aPodThatExitsBeforeItsGraceIsOverDoesNotWaitForIt() throws Exception {
        bench.start();
        bench.running(TestPods.annotated("a", "stop-delay", "3s"));
        bench.api.delete("a", 30);
        bench.advance(Duration.ofSeconds(2));
        assertThat(bench.api.has("a")).isTrue();

        bench.advance(Duration.ofMillis(1100));
        assertThat(bench.api.has("a")).isFalse();
    }

    @Test
    void aShorterGraceIsPassedOnAndALongerOneIsNot() throws Exception {
        bench.start();
        bench.running(TestPods.annotated("a", "stop-delay", "1h"));
        bench.api.delete("a", 600);
        bench.advance(SECOND);
        bench.api.delete("a", 5);
        bench.advance(SECOND);
        bench.api.delete("a", 60);
        bench.advance(Duration.ofSeconds(5));

        assertThat(bench.provider.graces).containsExactly(Duration.ofSeconds(600), Duration.ofSeconds(5));
        assertThat(bench.api.has("a")).isFalse();
    }

    @Test
    void aPodThatEndsByItselfIsShownEndedOnceAndStaysForItsLogs() throws Exception {
        bench.start();
        bench.running(TestPods.job("a"));
        bench.advance(Duration.ofSeconds(10));

        assertThat(bench.api.patches).extracting(s -> s.getPhase()).containsExactly("Running", "Succeeded");
        assertThat(bench.provider.removed).isEmpty();

        bench.api.delete("a", 30);
        bench.advance(SECOND);
        assertThat(bench.provider.removed).containsExactly("a");
        assertThat(bench.provider.graces).isEmpty();
    }

    @Test
    void aPodThatIsGoneWithoutNoticeIsStoppedWithTheGraceOfItsSpec() throws Exception {
        bench.start();
        bench.running(TestPods.pod("a"));
        bench.api.delete("a", 0);
        bench.advance(SECOND);

        assertThat(bench.provider.graces).containsExactly(Duration.ofSeconds(30));
        assertThat(bench.provider.removed).containsExactly("a");
        assertThat(bench.workers().size()).isZero();
    }

    @Test
    void aFinalizerKeepsTheObjectAndCausesNoFurtherWrites() throws Exception {
        bench.start();
        bench.running(TestPods.withFinalizer("a"));
        bench.api.delete("a", 30);
        bench.advance(Duration.ofHours(1));

        assertThat(bench.api.has("a")).isTrue();
        assertThat(bench.api.patches).hasSize(2);
        assertThat(bench.api.deletes).isEqualTo(1);

        bench.api.removeFinalizers("a");
        bench.advance(SECOND);
        assertThat(bench.provider.removed).containsExactly("a");
    }

    @Test
    void aPodDeletedBeforeItWasTakenIsDeletedAtOnce() throws Exception {
        bench.api.create(TestPods.pod("a"));
        bench.api.delete("a", 30);
        bench.start();

        assertThat(bench.api.has("a")).isFalse();
        assertThat(bench.provider.ensured).isEmpty();
    }

    @Test
    void aPodDeletedWhileItStartsNeverRuns() throws Exception {
        bench.start();
        bench.api.create(TestPods.annotated("a", "start-delay", "10s"));
        bench.advance(SECOND);
        bench.api.delete("a", 30);
        bench.advance(SECOND);

        assertThat(bench.api.has("a")).isFalse();
        assertThat(bench.api.patches).extracting(s -> s.getPhase()).doesNotContain("Running");
    }

    @Test
    void theSameNameWithANewUidIsAnotherPod() throws Exception {
        bench.start();
        bench.running(TestPods.pod("a"));
        bench.api.delete("a", 0);
        Pod again = new PodBuilder(TestPods.pod("b"))
                .editMetadata()
                .withName("web-a")
                .endMetadata()
                .build();
        bench.running(again);

        assertThat(bench.api.phase("b")).isEqualTo("Running");
        assertThat(bench.provider.removed).containsExactly("a");
        assertThat(bench.provider.ensured).containsExactly("a", "b");
    }

    @Test
    void nothingIsWrittenWhileNothingChanges() throws Exception {
        bench.start();
        bench.running(TestPods.pod("a"));
        bench.advance(Duration.ofDays(1));

        assertThat(bench.api.patches).hasSize(1);
    }

    @Test
    void aChangeOfTheObjectIsPassedOnAndOneOfTheStatusIsNot() throws Exception {
        bench.start();
        bench.running(TestPods.pod("a"));
        bench.api.update(new PodBuilder(bench.api.pod("a"))
                .editMetadata()
                .addToLabels("colour", "blue")
                .endMetadata()
                .build());
        bench.api.update(new PodBuilder(bench.api.pod("a"))
                .editStatus()
                .withNominatedNodeName("x")
                .endStatus()
                .build());
        bench.advance(SECOND);

        assertThat(bench.provider.ensured).containsExactly("a", "a");
    }

    @Test
    void aStatusThatCouldNotBeWrittenIsWrittenLater() throws Exception {
        bench.start();
        bench.api.overloaded = true;
        bench.running(TestPods.pod("a"));
        bench.api.delete("a", 30);
        bench.advance(SECOND);
        assertThat(bench.api.patches).isEmpty();

        bench.api.overloaded = false;
        bench.advance(Duration.ofSeconds(31));
        assertThat(bench.api.has("a")).isFalse();
        assertThat(bench.provider.ensured).hasSize(1);
    }

    @Test
    void whatHappensToAPodIsToldToItsMeter() throws Exception {
        bench.start();
        bench.running(TestPods.job("a"));
        bench.advance(Duration.ofSeconds(10));

        assertThat(bench.transitions.getFirst()).isInstanceOf(PodTransition.Accepted.class);
        assertThat(bench.transitions.getLast())
                .isInstanceOfSatisfying(
                        PodTransition.Observed.class,
                        last -> assertThat(last.observation().released()).isTrue());
    }
}
