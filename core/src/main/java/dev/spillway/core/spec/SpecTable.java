package dev.spillway.core.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Sizes by vCPU: for each number of vCPUs, the amounts of memory that go with it. */
final class SpecTable {
    private final NavigableMap<Long, NavigableSet<Long>> memoryByCpu = new TreeMap<>();

    /** Reads data files of lines {@code vCPU: GiB FROM-TO FROM-TO/STEP …}; later files add to earlier ones. */
    static SpecTable of(String... files) {
        SpecTable table = new SpecTable();
        Stream.of(files).map(SpecData::lines).flatMap(Collection::stream).forEach(table::add);
        return table;
    }

    private void add(String line) {
        String[] halves = line.split(":\\s*", 2);
        NavigableSet<Long> memory = memoryByCpu.computeIfAbsent(PodSize.milli(halves[0]), cpu -> new TreeSet<>());
        Stream.of(halves[1].split("\\s+"))
                .flatMap(SpecTable::amounts)
                .map(PodSize::bytes)
                .forEach(memory::add);
    }

    private static Stream<String> amounts(String range) {
        String[] part = range.split("[-/]", 3);
        if (part.length == 1) {
            return Stream.of(range);
        }
        int step = part.length == 3 ? Integer.parseInt(part[2]) : 1;
        return IntStream.iterate(Integer.parseInt(part[0]), n -> n <= Integer.parseInt(part[1]), n -> n + step)
                .mapToObj(Integer::toString);
    }

    boolean contains(PodSize size) {
        return memoryByCpu.getOrDefault(size.milliCpu(), new TreeSet<>()).contains(size.memoryBytes());
    }

    /** The size with the fewest vCPUs, then the least memory, that covers both; empty if none does. */
    Optional<PodSize> roundUp(PodSize asked) {
        for (var entry : memoryByCpu.tailMap(asked.milliCpu()).entrySet()) {
            Long memory = entry.getValue().ceiling(asked.memoryBytes());
            if (memory != null) {
                return Optional.of(new PodSize(entry.getKey(), memory));
            }
        }
        return Optional.empty();
    }

    /** Up to three sizes that come closest to what was asked for, the closest first. */
    List<PodSize> nearest(PodSize asked) {
        return all().sorted(Comparator.comparingDouble(asked::distance))
                .limit(3)
                .toList();
    }

    Stream<PodSize> all() {
        return memoryByCpu.entrySet().stream()
                .flatMap(e -> e.getValue().stream().map(memory -> new PodSize(e.getKey(), memory)));
    }
}
