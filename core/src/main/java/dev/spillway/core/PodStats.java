package dev.spillway.core;

import java.time.Instant;
import java.util.Map;

/**
 * Usage of one pod and of its containers, by container name.
 *
 * @param startedAt when the pod's sandbox was created
 * @param pod the pod as a whole, sandbox included
 */
public record PodStats(PodRef ref, Instant startedAt, UsageStats pod, Map<String, ContainerUsage> containers) {
    public PodStats {
        containers = Map.copyOf(containers);
    }

    public record ContainerUsage(Instant startedAt, UsageStats usage) {}
}
