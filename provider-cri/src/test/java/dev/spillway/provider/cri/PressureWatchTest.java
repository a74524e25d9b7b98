package dev.spillway.provider.cri;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.eviction.Level;
import dev.spillway.core.eviction.PodUse;
import dev.spillway.core.eviction.Pressure;
import dev.spillway.core.eviction.Signal;
import dev.spillway.core.eviction.Thresholds;
import dev.spillway.provider.cri.host.MachineLevels;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PressureWatchTest {
    private static final Level MUCH = new Level(90, 100);
    private static final Level LITTLE = new Level(1, 100);

    private final FakeMachine machine = new FakeMachine();
    private final List<Set<Pressure>> told = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final PressureWatch watch = new PressureWatch(Thresholds.KUBELET, machine, told::add, () -> now, List::of);

    @Test
    void theNodeIsToldOfEachChangeOnceAndNoLongerAfterAWhile() {
        machine.levels = Map.of(Signal.NODEFS_AVAILABLE, LITTLE);
        watch.check();
        watch.check();
        machine.levels = Map.of(Signal.NODEFS_AVAILABLE, MUCH);
        watch.check();
        now = now.plusSeconds(300);
        watch.check();

        assertThat(told).containsExactly(Set.of(Pressure.DISK), Set.of());
    }

    @Test
    void imagesGoFirstWhereThatIsEnoughAndPodsAreNotLookedAt() {
        machine.levels = Map.of(Signal.IMAGEFS_AVAILABLE, LITTLE);
        machine.afterImages = Map.of(Signal.IMAGEFS_AVAILABLE, MUCH);

        watch.check();

        assertThat(machine.calls).containsExactly("images");
    }

    @Test
    void podsAreLookedAtWhereItIsNotEnoughAndForMemoryAtOnce() {
        machine.levels = Map.of(Signal.IMAGEFS_AVAILABLE, LITTLE);
        machine.afterImages = machine.levels;
        watch.check();
        machine.levels = Map.of(Signal.MEMORY_AVAILABLE, LITTLE);
        watch.check();

        assertThat(machine.calls).containsExactly("images", "uses", "uses");
    }

    @Test
    void thisMachineHasMemoryProcessesAndDisks(@TempDir Path directory) {
        Map<Signal, Level> levels = MachineLevels.read(directory, Optional.of(directory));

        assertThat(levels)
                .containsKeys(
                        Signal.MEMORY_AVAILABLE,
                        Signal.PID_AVAILABLE,
                        Signal.NODEFS_AVAILABLE,
                        Signal.IMAGEFS_AVAILABLE);
        assertThat(levels.values())
                .allSatisfy(level -> assertThat(level.available()).isBetween(0L, level.capacity()));
        assertThat(levels)
                .hasEntrySatisfying(
                        Signal.MEMORY_AVAILABLE,
                        level -> assertThat(level.capacity()).isGreaterThan(1L << 28))
                .hasEntrySatisfying(
                        Signal.PID_AVAILABLE,
                        level -> assertThat(level.capacity()).isGreaterThan(300));
    }

    private static final class FakeMachine implements PressureWatch.Machine {
        private final List<String> calls = new ArrayList<>();
        private Map<Signal, Level> levels = Map.of();
        private Map<Signal, Level> afterImages = Map.of();

        @Override
        public Map<Signal, Level> levels() {
            return levels;
        }

        @Override
        public Map<String, PodUse> uses() {
            calls.add("uses");
            return Map.of();
        }

        @Override
        public void removeUnusedImages() {
            calls.add("images");
            levels = afterImages;
        }
    }
}
