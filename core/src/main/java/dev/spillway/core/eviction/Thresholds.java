package dev.spillway.core.eviction;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a node evicts pods because its machine runs low: a kubelet's {@code evictionHard}.
 *
 * @param hard at most one for each signal
 * @param transition how long a pressure is told after it was seen last, so that pods do not come and go
 */
public record Thresholds(List<Threshold> hard, Duration transition) {
    /** A kubelet's defaults (pkg/kubelet/eviction/defaults_linux.go). */
    public static final Thresholds KUBELET = new Thresholds(
            Stream.of(
                            Map.entry(Signal.MEMORY_AVAILABLE, "100Mi"),
                            Map.entry(Signal.NODEFS_AVAILABLE, "10%"),
                            Map.entry(Signal.NODEFS_INODES_FREE, "5%"),
                            Map.entry(Signal.IMAGEFS_AVAILABLE, "15%"),
                            Map.entry(Signal.IMAGEFS_INODES_FREE, "5%"))
                    .map(e -> Threshold.parse(e.getKey(), e.getValue()))
                    .toList(),
            Duration.ofMinutes(5));

    public Thresholds {
        hard = List.copyOf(hard);
    }

    /** A threshold that is crossed: less is left than it allows. */
    public record Crossed(Signal signal, long threshold, long available) {}

    /** Those that are crossed, the most urgent first; what could not be measured is not. */
    public List<Crossed> crossed(Map<Signal, Level> levels) {
        return hard.stream()
                .flatMap(t -> Optional.ofNullable(levels.get(t.signal()))
                        .map(level -> new Crossed(t.signal(), t.of(level), level.available()))
                        .stream())
                .filter(c -> c.threshold() > c.available())
                .sorted(Comparator.comparing(Crossed::signal))
                .toList();
    }
}
