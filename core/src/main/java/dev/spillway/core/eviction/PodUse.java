package dev.spillway.core.eviction;

import java.util.Map;

/**
 * What one running pod takes of its machine.
 *
 * @param memory working set in bytes, by container
 * @param disk in bytes
 * @param processes of all containers
 */
public record PodUse(Map<String, Long> memory, DiskUsage disk, long processes) {
    public PodUse {
        memory = Map.copyOf(memory);
    }

    long memoryBytes() {
        return sum(memory);
    }

    long diskBytes() {
        return sum(disk.containers()) + sum(disk.volumes());
    }

    private static long sum(Map<String, Long> parts) {
        return parts.values().stream().mapToLong(Long::longValue).sum();
    }
}
