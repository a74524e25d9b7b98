package dev.spillway.core.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.Pods;
import dev.spillway.core.eviction.Thresholds.Crossed;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a node says that its machine runs low, and whom it still takes then. */
class PressureTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration TRANSITION = Duration.ofMinutes(5);
    private static final long GI = 1L << 30;

    @Test
    void aKubeletsThresholdsAreCrossedBelowAndNotAtTheirValue() {
        Map<Signal, Level> fine = Map.of(
                Signal.MEMORY_AVAILABLE, new Level(100L << 20, 8 * GI),
                Signal.NODEFS_AVAILABLE, new Level(10 * GI, 100 * GI),
                Signal.IMAGEFS_AVAILABLE, new Level(15 * GI, 100 * GI));
        Map<Signal, Level> low = Map.of(
                Signal.NODEFS_AVAILABLE, new Level(10 * GI - 1, 100 * GI),
                Signal.NODEFS_INODES_FREE, new Level(4, 100),
                Signal.MEMORY_AVAILABLE, new Level((100L << 20) - 1, 8 * GI));

        assertThat(Thresholds.KUBELET.crossed(fine)).isEmpty();
        assertThat(Thresholds.KUBELET.crossed(low))
                .containsExactly(
                        new Crossed(Signal.MEMORY_AVAILABLE, 100L << 20, (100L << 20) - 1),
                        new Crossed(Signal.NODEFS_AVAILABLE, 10 * GI, 10 * GI - 1),
                        new Crossed(Signal.NODEFS_INODES_FREE, 5, 4));
    }

    @Test
    void nothingAndAllOfItAreNoLimits() {
        Level empty = new Level(0, 100);

        assertThat(Threshold.parse(Signal.NODEFS_AVAILABLE, "0%").of(empty)).isZero();
        assertThat(Threshold.parse(Signal.NODEFS_AVAILABLE, "100%").of(empty)).isZero();
        assertThat(Threshold.parse(Signal.NODEFS_AVAILABLE, "0").of(empty)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1%", "101%", "much", "-1Gi", "%"})
    void whatIsNeitherAQuantityNorAShareIsRefused(String text) {
        assertThatThrownBy(() -> Threshold.parse(Signal.NODEFS_AVAILABLE, text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPressureIsToldForAWhileAfterItWasSeenLast() {
        Pressures pressures = Pressures.NONE
                .with(List.of(new Crossed(Signal.IMAGEFS_INODES_FREE, 5, 4)), T0)
                .with(List.of(), T0);

        assertThat(pressures.at(T0.plusSeconds(299), TRANSITION)).containsExactly(Pressure.DISK);
        assertThat(pressures.at(T0.plusSeconds(300), TRANSITION)).isEmpty();
        assertThat(pressures.at(T0, Duration.ZERO)).containsExactly(Pressure.DISK);
    }

    @Test
    void withLittleMemoryOnlyPodsThatAskForNoneAreNotTaken() {
        Pod bestEffort = Pods.running("a");
        Pod tolerating =
                Pods.withSpec("{'tolerations': [{'key': 'node.kubernetes.io/memory-pressure', 'operator': 'Exists'}]}");
        Pod burstable = Pods.withContainer("{'resources': {'requests': {'memory': '1Mi'}}}");

        assertThat(PressureAdmission.refusal(bestEffort, Set.of(Pressure.MEMORY)))
                .contains(new Refused("Evicted", "The node had condition: [MemoryPressure]. "));
        assertThat(PressureAdmission.refusal(tolerating, Set.of(Pressure.MEMORY)))
                .isEmpty();
        assertThat(PressureAdmission.refusal(burstable, Set.of(Pressure.MEMORY)))
                .isEmpty();
        assertThat(PressureAdmission.refusal(bestEffort, Set.of())).isEmpty();
    }

    @Test
    void withLittleDiskNoPodIsTakenButWhatTheClusterCannotDoWithout() {
        Pod pod = Pods.withContainer("{'resources': {'requests': {'memory': '1Mi'}}}");
        Pod critical = Pods.running("a");
        critical.getSpec().setPriority(2_000_001_000);

        assertThat(PressureAdmission.refusal(pod, Set.of(Pressure.DISK, Pressure.MEMORY)))
                .contains(new Refused("Evicted", "The node had condition: [MemoryPressure DiskPressure]. "));
        assertThat(PressureAdmission.refusal(critical, Set.of(Pressure.DISK))).isEmpty();
    }
}
