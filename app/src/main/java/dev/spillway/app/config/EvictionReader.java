package dev.spillway.app.config;

import dev.spillway.core.eviction.Signal;
import dev.spillway.core.eviction.Threshold;
import dev.spillway.core.eviction.Thresholds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When pods are evicted because the machine runs low: a kubelet's keys, with its defaults for those that are left out. */
final class EvictionReader {
    private EvictionReader() {}

    /** @param provider has them both, or one, or none */
    static Thresholds read(YamlMap provider) throws ConfigurationException {
        YamlMap map = provider.map("evictionHard");
        List<Threshold> hard = new ArrayList<>();
        for (Signal signal : Signal.values()) {
            threshold(map, signal).or(() -> usual(signal)).ifPresent(hard::add);
        }
        map.done();
        int transition = provider.integer(
                "evictionPressureTransitionSeconds",
                (int) Thresholds.KUBELET.transition().toSeconds(),
                0,
                86_400);
        return new Thresholds(hard, Duration.ofSeconds(transition));
    }

    private static Optional<Threshold> threshold(YamlMap map, Signal signal) throws ConfigurationException {
        Optional<String> text = map.optionalString(signal.text());
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Threshold.parse(signal, text.get()));
        } catch (IllegalArgumentException e) {
            throw map.refusal(
                    signal.text(), "is \"" + text.get() + "\"; write a quantity such as 100Mi, or a share such as 10%");
        }
    }

    private static Optional<Threshold> usual(Signal signal) {
        return Thresholds.KUBELET.hard().stream()
                .filter(t -> t.signal() == signal)
                .findFirst();
    }
}
