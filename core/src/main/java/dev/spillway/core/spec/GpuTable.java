package dev.spillway.core.spec;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tencent's GPU specs: for each model and number of cards, the sizes that go with them. */
final class GpuTable {
    private final List<Row> rows =
            SpecData.lines("tke-gpu.specs").stream().flatMap(GpuTable::read).toList();

    record Row(String model, int cards, PodSize size) {
        /** Thousandths of cards: {@code 1/4*T4} is a quarter of one. */
        long milliGpus() {
            String[] part = model.split("[/*]", 3);
            return part.length == 3 ? 1000L * Integer.parseInt(part[0]) / Integer.parseInt(part[1]) : 1000L * cards;
        }

        /** The card's model without the fraction. */
        String card() {
            return model.substring(model.indexOf('*') + 1);
        }

        @Override
        public String toString() {
            return cards + " x " + model + " with " + size;
        }
    }

    private static Stream<Row> read(String line) {
        String[] halves = line.split(":\\s*", 2);
        String[] key = halves[0].split(" ", 2);
        return Stream.of(halves[1].split("\\s+"))
                .map(size -> size.split("/", 2))
                .map(size -> new Row(key[0], Integer.parseInt(key[1]), PodSize.of(size[0], size[1])));
    }

    boolean knows(String model) {
        return rows.stream().anyMatch(row -> row.model().equals(model));
    }

    String models() {
        return rows.stream().map(Row::model).distinct().collect(Collectors.joining(", "));
    }

    /** The row of fewest cards, then smallest size, that covers both. */
    Optional<Row> roundUp(String model, long cards, PodSize asked) {
        return of(model)
                .filter(row -> row.cards() >= cards && row.size().covers(asked))
                .min(Comparator.comparingInt(Row::cards)
                        .thenComparingLong(row -> row.size().milliCpu()));
    }

    String nearest(String model, PodSize asked) {
        return of(model)
                .sorted(Comparator.comparingDouble(row -> row.size().distance(asked)))
                .limit(3)
                .map(Row::toString)
                .collect(Collectors.joining(", "));
    }

    private Stream<Row> of(String model) {
        return rows.stream().filter(row -> row.model().equals(model));
    }
}
