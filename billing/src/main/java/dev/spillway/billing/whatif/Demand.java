package dev.spillway.billing.whatif;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** vCPU and memory in use over time, from usages that begin and end. */
final class Demand {
    static final long HOUR = 3600;

    private final TreeMap<Long, Level> changes = new TreeMap<>();

    /** vCPU and memory in use, or a change of both. */
    record Level(long milliCpu, long memoryBytes) {
        static final Level NONE = new Level(0, 0);

        Level plus(Level other) {
            return new Level(milliCpu + other.milliCpu, memoryBytes + other.memoryBytes);
        }

        Level max(Level other) {
            return new Level(Math.max(milliCpu, other.milliCpu), Math.max(memoryBytes, other.memoryBytes));
        }

        /** How many servers hold it, if pods could be cut like sand: never more than are really needed. */
        long servers(Server server) {
            return Math.max(Math.ceilDiv(milliCpu, server.milliCpu()), Math.ceilDiv(memoryBytes, server.memoryBytes()));
        }
    }

    void add(long from, long to, long milliCpu, long memoryBytes) {
        changes.merge(from, new Level(milliCpu, memoryBytes), Level::plus);
        changes.merge(to, new Level(-milliCpu, -memoryBytes), Level::plus);
    }

    /** The highest level of each hour from {@code from} up to {@code to}, both whole hours of the epoch. */
    List<Level> hourlyPeaks(long from, long to) {
        List<Level> peaks = new ArrayList<>();
        Level now = changes.headMap(from, true).values().stream().reduce(Level.NONE, Level::plus);
        for (long hour = from; hour < to; hour += HOUR) {
            Level peak = now;
            for (Map.Entry<Long, Level> change :
                    changes.subMap(hour, false, hour + HOUR, false).entrySet()) {
                now = now.plus(change.getValue());
                peak = peak.max(now);
            }
            peaks.add(peak);
            now = now.plus(changes.getOrDefault(hour + HOUR, Level.NONE));
        }
        return peaks;
    }
}
