package dev.spillway.kubeletserver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.core.PodStats;
import dev.spillway.core.UsageStats;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The kubelet's {@code /stats/summary}. A virtual node is no machine: its own usage is the sum of its pods', and there is
 * none of what only a machine has. Rates ({@code usageNanoCores}) are left out: readers make them from the totals.
 */
final class StatsSummary {
    private final boolean cpuAndMemoryOnly;

    private StatsSummary(boolean cpuAndMemoryOnly) {
        this.cpuAndMemoryOnly = cpuAndMemoryOnly;
    }

    /** @param started since when the node counts */
    static ObjectNode of(String node, Instant started, Instant now, List<PodStats> pods, boolean cpuAndMemoryOnly) {
        StatsSummary summary = new StatsSummary(cpuAndMemoryOnly);
        ObjectNode json = Json.MAPPER.createObjectNode();
        ObjectNode nodeJson = json.putObject("node");
        nodeJson.put("nodeName", node).put("startTime", time(started));
        summary.usage(nodeJson, NodeUsage.of(pods, now));
        ArrayNode list = json.putArray("pods");
        pods.stream()
                .sorted(Comparator.comparing(pod -> pod.ref().toString()))
                .forEach(pod -> summary.pod(list.addObject(), pod));
        return json;
    }

    private void pod(ObjectNode json, PodStats pod) {
        json.putObject("podRef")
                .put("name", pod.ref().name())
                .put("namespace", pod.ref().namespace())
                .put("uid", pod.ref().uid());
        json.put("startTime", time(pod.startedAt()));
        ArrayNode containers = json.putArray("containers");
        pod.containers().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> container(containers.addObject(), entry.getKey(), entry.getValue()));
        usage(json, pod.pod());
        if (!cpuAndMemoryOnly) {
            filesystem(json.putObject("ephemeral-storage"), pod.pod());
        }
    }

    private void container(ObjectNode json, String name, PodStats.ContainerUsage container) {
        json.put("name", name).put("startTime", time(container.startedAt()));
        usage(json, container.usage());
        if (!cpuAndMemoryOnly) {
            filesystem(json.putObject("rootfs"), container.usage());
        }
    }

    private void usage(ObjectNode json, UsageStats usage) {
        json.putObject("cpu").put("time", time(usage.at())).put("usageCoreNanoSeconds", usage.cpuNanoseconds());
        json.putObject("memory")
                .put("time", time(usage.at()))
                .put("usageBytes", usage.memoryUsageBytes())
                .put("workingSetBytes", usage.memoryWorkingSetBytes())
                .put("rssBytes", usage.memoryRssBytes());
    }

    private static void filesystem(ObjectNode json, UsageStats usage) {
        json.put("time", time(usage.at()))
                .put("usedBytes", usage.filesystemBytes())
                .put("inodesUsed", usage.filesystemInodes());
    }

    /** Seconds only, as the Kubernetes API writes times. */
    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
