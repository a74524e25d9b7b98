package dev.spillway.core.actions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.Pods;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GracePeriodsTest {
    private static final Pod POD = Pods.running("a");
    private static final Optional<Duration> NONE = Optional.empty();

    @Test
    void aPodEndsWithinTheGraceOfItsSpecUnlessItsDeletionSaysOtherwise() {
        assertThat(GracePeriods.ofPod(POD, NONE, NONE)).hasSeconds(30);
        assertThat(GracePeriods.ofPod(Pods.deleted(POD, 5), NONE, NONE)).hasSeconds(5);
        assertThat(GracePeriods.ofPod(Pods.deleted(POD, 60), NONE, NONE)).hasSeconds(60);
    }

    @Test
    void aGraceCanBeShortenedNeverLengthenedAndIsAtLeastOneSecond() {
        assertThat(GracePeriods.ofPod(Pods.deleted(POD, 60), seconds(20), NONE)).hasSeconds(20);
        assertThat(GracePeriods.ofPod(Pods.deleted(POD, 10), seconds(20), NONE)).hasSeconds(10);
        assertThat(GracePeriods.ofPod(POD, NONE, seconds(3))).hasSeconds(3);
        assertThat(GracePeriods.ofPod(Pods.deleted(POD, 0), seconds(20), NONE)).hasSeconds(1);
    }

    @Test
    void aProbesOwnGraceCountsOnlyForItsOwnFailure() {
        Container probed = new ContainerBuilder(Pods.container("a"))
                .withNewLivenessProbe()
                .withTerminationGracePeriodSeconds(7L)
                .endLivenessProbe()
                .build();

        assertThat(GracePeriods.ofContainer(POD, probed, KillReason.LIVENESS_PROBE))
                .hasSeconds(7);
        assertThat(GracePeriods.ofContainer(POD, probed, KillReason.STARTUP_PROBE))
                .hasSeconds(30);
        assertThat(GracePeriods.ofContainer(Pods.deleted(POD, 12), probed, KillReason.LIVENESS_PROBE))
                .hasSeconds(12);
    }

    @Test
    void everyStopSignalHasTwoSecondsToWork() {
        assertThat(GracePeriods.left(Duration.ofSeconds(30), Duration.ofSeconds(10)))
                .hasSeconds(20);
        assertThat(GracePeriods.left(Duration.ofSeconds(30), Duration.ofSeconds(29)))
                .hasSeconds(2);
        assertThat(GracePeriods.left(Duration.ZERO, Duration.ZERO)).hasSeconds(2);
    }

    @Test
    void sidecarsStopAfterRegularContainersAndInReverseOrder() {
        PodSpec spec = Pods.of("Always", List.of(Pods.sidecar("s"), Pods.container("i"), Pods.sidecar("t")), "a", "b")
                .getSpec();
        Set<String> all = Set.of("s", "t", "a", "b");

        assertThat(TerminationOrder.before(spec, "a", all)).isEmpty();
        assertThat(TerminationOrder.before(spec, "t", all)).containsExactly("a", "b");
        assertThat(TerminationOrder.before(spec, "s", all)).containsExactly("a", "b", "t");
        assertThat(TerminationOrder.before(spec, "s", Set.of("s", "t"))).containsExactly("t");
        assertThat(TerminationOrder.before(spec, "s", Set.of("s"))).isEmpty();
    }

    @Test
    void theHashOfAContainerIsItsNameAndImage() {
        Container container = Pods.container("a");
        Container otherImage =
                new ContainerBuilder(container).withImage("nginx:2").build();
        Container otherPolicy =
                new ContainerBuilder(container).withImagePullPolicy("Never").build();

        assertThat(ContainerHash.of(otherPolicy)).isEqualTo(ContainerHash.of(container));
        assertThat(ContainerHash.of(otherImage)).isNotEqualTo(ContainerHash.of(container));
        assertThat(ContainerHash.of(container)).matches("[0-9a-f]{8}");
    }

    private static Optional<Duration> seconds(long seconds) {
        return Optional.of(Duration.ofSeconds(seconds));
    }
}
