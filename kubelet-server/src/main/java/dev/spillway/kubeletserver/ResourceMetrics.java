package dev.spillway.kubeletserver;

import dev.spillway.core.PodRef;
import dev.spillway.core.PodStats;
import dev.spillway.core.UsageStats;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * {@code /metrics/resource} in Prometheus' text format: what metrics-server reads. Labels are in the order container,
 * pod, namespace, in which a kubelet declares them; its client library sorts them when it writes, but the order has no
 * meaning, and Virtual Kubelet's own tests look for the pod's name in second place.
 */
final class ResourceMetrics {
    private final List<PodStats> pods;
    private final StringBuilder text = new StringBuilder();

    private ResourceMetrics(List<PodStats> pods) {
        this.pods = pods.stream()
                .sorted(Comparator.comparing(pod -> pod.ref().toString()))
                .toList();
    }

    static String of(List<PodStats> pods, Instant now) {
        ResourceMetrics metrics = new ResourceMetrics(pods);
        metrics.containers();
        metrics.node(NodeUsage.of(pods, now));
        metrics.pods();
        metrics.errors(0);
        return metrics.text.toString();
    }

    /** What is left to say when the provider gives no numbers. */
    static String failed() {
        ResourceMetrics metrics = new ResourceMetrics(List.of());
        metrics.errors(1);
        return metrics.text.toString();
    }

    private void containers() {
        header(
                "container_cpu_usage_seconds_total",
                "Cumulative cpu time consumed by the container in core-seconds",
                "counter");
        eachContainer("container_cpu_usage_seconds_total", usage -> seconds(usage.cpuNanoseconds()));
        header("container_memory_working_set_bytes", "Current working set of the container in bytes", "gauge");
        eachContainer("container_memory_working_set_bytes", usage -> Long.toString(usage.memoryWorkingSetBytes()));
        header("container_start_time_seconds", "Start time of the container since unix epoch in seconds", "gauge");
        for (PodStats pod : pods) {
            sorted(pod)
                    .forEach(entry -> line(
                            "container_start_time_seconds" + labels(entry.getKey(), pod.ref()),
                            BigDecimal.valueOf(entry.getValue().startedAt().toEpochMilli(), 3)
                                    .toPlainString()));
        }
    }

    private void node(UsageStats usage) {
        header("node_cpu_usage_seconds_total", "Cumulative cpu time consumed by the node in core-seconds", "counter");
        line("node_cpu_usage_seconds_total", seconds(usage.cpuNanoseconds()) + at(usage));
        header("node_memory_working_set_bytes", "Current working set of the node in bytes", "gauge");
        line("node_memory_working_set_bytes", usage.memoryWorkingSetBytes() + at(usage));
    }

    private void pods() {
        header("pod_cpu_usage_seconds_total", "Cumulative cpu time consumed by the pod in core-seconds", "counter");
        pods.forEach(pod -> line(
                "pod_cpu_usage_seconds_total" + labels(pod.ref()),
                seconds(pod.pod().cpuNanoseconds()) + at(pod.pod())));
        header("pod_memory_working_set_bytes", "Current working set of the pod in bytes", "gauge");
        pods.forEach(pod -> line(
                "pod_memory_working_set_bytes" + labels(pod.ref()), pod.pod().memoryWorkingSetBytes() + at(pod.pod())));
    }

    private void errors(int count) {
        String help = "1 if there was an error while getting container metrics, 0 otherwise";
        header("resource_scrape_error", help, "gauge");
        line("resource_scrape_error", Integer.toString(count));
        header("scrape_error", help, "gauge");
        line("scrape_error", Integer.toString(count));
    }

    private interface Value {
        String of(UsageStats usage);
    }

    private void eachContainer(String name, Value value) {
        for (PodStats pod : pods) {
            sorted(pod).forEach(entry -> {
                UsageStats usage = entry.getValue().usage();
                line(name + labels(entry.getKey(), pod.ref()), value.of(usage) + at(usage));
            });
        }
    }

    private static List<Map.Entry<String, PodStats.ContainerUsage>> sorted(PodStats pod) {
        return pod.containers().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .toList();
    }

    private void header(String name, String help, String type) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void line(String series, String value) {
        text.append(series).append(' ').append(value).append('\n');
    }

    /** Names of pods and containers need no escaping: the API lets neither quotes nor backslashes in. */
    private static String labels(String container, PodRef pod) {
        return "{container=\"%s\",pod=\"%s\",namespace=\"%s\"}".formatted(container, pod.name(), pod.namespace());
    }

    private static String labels(PodRef pod) {
        return "{pod=\"%s\",namespace=\"%s\"}".formatted(pod.name(), pod.namespace());
    }

    private static String seconds(long nanoseconds) {
        return BigDecimal.valueOf(nanoseconds, 9).toPlainString();
    }

    private static String at(UsageStats usage) {
        return " " + usage.at().toEpochMilli();
    }
}
