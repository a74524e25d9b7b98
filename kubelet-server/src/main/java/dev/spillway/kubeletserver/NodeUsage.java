package dev.spillway.kubeletserver;

import dev.spillway.core.PodStats;
import dev.spillway.core.UsageStats;
import java.time.Instant;
import java.util.List;

/** What a virtual node uses: the sum of its running pods, so CPU time drops when a pod goes, as with any set of pods. */
final class NodeUsage {
    private NodeUsage() {}

    static UsageStats of(List<PodStats> pods, Instant now) {
        UsageStats sum = new UsageStats(now, 0, 0, 0, 0, 0, 0);
        for (PodStats pod : pods) {
            sum = add(sum, pod.pod());
        }
        return sum;
    }

    private static UsageStats add(UsageStats sum, UsageStats more) {
        return new UsageStats(
                sum.at(),
                sum.cpuNanoseconds() + more.cpuNanoseconds(),
                sum.memoryWorkingSetBytes() + more.memoryWorkingSetBytes(),
                sum.memoryUsageBytes() + more.memoryUsageBytes(),
                sum.memoryRssBytes() + more.memoryRssBytes(),
                sum.filesystemBytes() + more.filesystemBytes(),
                sum.filesystemInodes() + more.filesystemInodes());
    }
}
