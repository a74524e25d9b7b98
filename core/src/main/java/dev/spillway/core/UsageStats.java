package dev.spillway.core;

import java.time.Instant;

/**
 * What a container or a whole pod has used.
 *
 * @param at when it was read
 * @param cpuNanoseconds since the start, total over all cores
 * @param memoryWorkingSetBytes what cannot be reclaimed without pain: the kubelet's working set
 * @param memoryUsageBytes with page cache
 * @param memoryRssBytes anonymous memory
 * @param filesystemBytes of the writable layer; 0 if unknown
 * @param filesystemInodes of the writable layer; 0 if unknown
 */
public record UsageStats(
        Instant at,
        long cpuNanoseconds,
        long memoryWorkingSetBytes,
        long memoryUsageBytes,
        long memoryRssBytes,
        long filesystemBytes,
        long filesystemInodes) {}
