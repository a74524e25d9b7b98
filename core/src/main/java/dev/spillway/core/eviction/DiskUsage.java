package dev.spillway.core.eviction;

import java.util.Map;

/**
 * What one pod occupies of its node's disk, in bytes.
 *
 * @param volumes emptyDir volumes by name, those in memory too
 * @param containers writable layer and logs, by name
 */
public record DiskUsage(Map<String, Long> volumes, Map<String, Long> containers) {
    public DiskUsage {
        volumes = Map.copyOf(volumes);
        containers = Map.copyOf(containers);
    }
}
