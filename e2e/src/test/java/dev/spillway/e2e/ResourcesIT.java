package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What pods may use, what the kernel is told of it, how it is changed while they run, and what they are seen to use. */
@TestInstance(Lifecycle.PER_CLASS)
@ResourceLock(OnSpillway.ALONE)
final class ResourcesIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    private final Cluster cluster;

    ResourcesIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    void apply() {
        cluster.applyResource("resources.yaml");
    }

    @Test
    void theQosClassDecidesWhomTheKernelKillsFirst() {
        assertThat(qos("guaranteed")).isEqualTo("Guaranteed");
        assertThat(qos("burstable")).isEqualTo("Burstable");
        assertThat(qos("best-effort")).isEqualTo("BestEffort");
        cluster.await(
                "the scores",
                () -> !log("burstable").isEmpty() && !log("best-effort").isEmpty());
        assertThat(Integer.parseInt(log("burstable"))).isBetween(3, 999);
        assertThat(log("best-effort")).isEqualTo("1000");
    }

    @Test
    void aPodThatDoesNotFitIsRefusedWithBothNumbers() {
        JsonNode refused = cluster.awaitPhase("too-many-cpus", "Failed");
        assertThat(refused.at("/status/reason").asText()).isEqualTo("OutOfcpu");
        assertThat(refused.at("/status/message").asText())
                .matches("Pod was rejected: Node didn't have enough resource: cpu, requested: 5000000, "
                        + "used: \\d+, capacity: \\d+");
        assertThat(cluster.awaitPhase("too-much-memory", "Failed")
                        .at("/status/reason")
                        .asText())
                .isEqualTo("OutOfmemory");
    }

    @Test
    void onCgroupV2AContainerThatRunsOutOfMemoryEndsWholeAndIsNotSwapped() {
        assumeTrue(
                Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers")), "this machine's cgroups are of version 1");
        cluster.awaitPhase("guaranteed", "Running");

        assertThat(exec("guaranteed", "cat /sys/fs/cgroup/memory.oom.group")).isEqualTo("1\n");
        assertThat(exec("guaranteed", "cat /sys/fs/cgroup/memory.swap.max 2>/dev/null || echo 0"))
                .isEqualTo("0\n");
    }

    @Test
    void resourcesOfThePodAsAWholeLimitAllItsContainers() {
        JsonNode pod = cluster.awaitPhase("as-a-whole", "Running");

        assertThat(pod.at("/status/resources/limits/memory").asText()).isEqualTo("64Mi");
        assertThat(pod.at("/status/allocatedResources/cpu").asText()).isEqualTo("20m");
        assertThat(memoryLimit("as-a-whole", "a")).isEqualTo(64L << 20);
    }

    @Test
    void aRunningPodIsResizedWithoutARestartUnlessItsPolicyWantsOne() {
        cluster.awaitThat(
                "pod",
                "grows",
                p -> container(p, "main").path("started").asBoolean()
                        && container(p, "restarts").path("started").asBoolean());

        resize("grows", """
                {"spec": {"containers": [
                {"name": "main", "resources": {"requests": {"cpu": "60m", "memory": "48Mi"}, "limits": {"cpu": "150m", "memory": "96Mi"}}},
                {"name": "restarts", "resources": {"limits": {"memory": "80Mi"}}}]}}""");

        JsonNode pod = cluster.awaitThat(
                "pod",
                "grows",
                p -> memory(p, "main").equals("96Mi")
                        && memory(p, "restarts").equals("80Mi")
                        && container(p, "restarts").path("started").asBoolean()
                        && conditions(p).stream().noneMatch(c -> c.startsWith("PodResize")));
        assertThat(container(pod, "main").at("/resources/limits/cpu").asText()).isEqualTo("150m");
        assertThat(container(pod, "main").at("/allocatedResources/memory").asText())
                .isEqualTo("48Mi");
        assertThat(container(pod, "main").path("restartCount").asInt()).isZero();
        assertThat(container(pod, "restarts").path("restartCount").asInt()).isEqualTo(1);
        cluster.eventually(() -> {
            assertThat(memoryLimit("grows", "main")).isEqualTo(96L << 20);
            assertThat(memoryLimit("grows", "restarts")).isEqualTo(80L << 20);
        });
        cluster.awaitEvent("grows", "ResizeStarted", "\"memory\":\"96Mi\"");
        cluster.awaitEvent("grows", "ResizeCompleted", "\"memory\":\"96Mi\"");
    }

    @Test
    void aResizeForWhichThereIsNoRoomIsDeferredAndTheOldResourcesStay() {
        cluster.awaitPhase("burstable", "Running");
        String all = cluster.get("node", "virtual-kubelet")
                .at("/status/allocatable/cpu")
                .asText();

        resize(
                "burstable",
                "{\"spec\": {\"containers\": [{\"name\": \"main\", \"resources\": {\"requests\": {\"cpu\": \"" + all
                        + "\"}}}]}}");

        JsonNode pod = cluster.awaitThat("pod", "burstable", p -> conditions(p).contains("PodResizePending Deferred"));
        assertThat(container(pod, "main").at("/allocatedResources/cpu").asText())
                .isEqualTo("100m");
        cluster.awaitEvent("burstable", "ResizeDeferred", "Node didn't have enough resource: cpu");

        resize(
                "burstable",
                "{\"spec\": {\"containers\": [{\"name\": \"main\", \"resources\": {\"requests\": {\"cpu\": "
                        + "\"100m\"}}}]}}");
        cluster.awaitThat("pod", "burstable", p -> conditions(p).stream().noneMatch(c -> c.startsWith("PodResize")));
    }

    @Test
    void whatEveryContainerUsesIsToldToMetricsServerAndInTheSummary() {
        cluster.awaitPhase("guaranteed", "Running");
        cluster.awaitPhase("as-a-whole", "Running");

        cluster.await("the metrics", () -> metrics().containsAll(List.of("guaranteed/main", "as-a-whole/b")));
        cluster.await("the summary", () -> summary().containsAll(List.of("guaranteed/main", "as-a-whole/b")));
    }

    /** Containers of which both cpu and memory are told. */
    private Set<String> metrics() {
        String text = raw("/metrics/resource");
        Set<String> cpu = new TreeSet<>();
        Set<String> memory = new TreeSet<>();
        text.lines().forEach(line -> {
            if (line.startsWith("container_cpu_usage_seconds_total{") && number(line) > 0) {
                cpu.add(label(line, "pod") + "/" + label(line, "container"));
            } else if (line.startsWith("container_memory_working_set_bytes{") && number(line) > 0) {
                memory.add(label(line, "pod") + "/" + label(line, "container"));
            }
        });
        cpu.retainAll(memory);
        return cpu;
    }

    private Set<String> summary() {
        Set<String> containers = new TreeSet<>();
        for (JsonNode pod : Cluster.json(raw("/stats/summary")).path("pods")) {
            for (JsonNode container : pod.path("containers")) {
                if (container.at("/memory/workingSetBytes").asLong() > 0
                        && container.at("/cpu/usageCoreNanoSeconds").asLong() > 0) {
                    containers.add(pod.at("/podRef/name").asText() + "/"
                            + container.path("name").asText());
                }
            }
        }
        return containers;
    }

    private String raw(String path) {
        return cluster.kubectl("get", "--raw", "/api/v1/nodes/virtual-kubelet/proxy" + path)
                .out();
    }

    private static String label(String line, String name) {
        int from = line.indexOf(name + "=\"") + name.length() + 2;
        return line.substring(from, line.indexOf('"', from));
    }

    private static double number(String line) {
        return Double.parseDouble(line.substring(line.indexOf('}') + 1).strip().split(" ", 2)[0]);
    }

    private void resize(String pod, String patch) {
        cluster.kubectl("patch", "pod", pod, "--subresource=resize", "-p", patch)
                .orFail();
    }

    /** Bytes, as the container itself finds them, on cgroup v1 or v2. */
    private long memoryLimit(String pod, String container) {
        return Long.parseLong(cluster.kubectl(
                        "exec",
                        pod,
                        "-c",
                        container,
                        "--",
                        "sh",
                        "-c",
                        "cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || cat /sys/fs/cgroup/memory.max")
                .orFail()
                .strip());
    }

    private String exec(String pod, String script) {
        return cluster.kubectl("exec", pod, "--", "sh", "-c", script).orFail();
    }

    private String qos(String pod) {
        return cluster.awaitPhase(pod, "Running").at("/status/qosClass").asText();
    }

    private String log(String pod) {
        return cluster.kubectl("logs", pod).out().strip();
    }

    private static String memory(JsonNode pod, String container) {
        return container(pod, container).at("/resources/limits/memory").asText();
    }

    private static List<String> conditions(JsonNode pod) {
        List<String> conditions = new ArrayList<>();
        pod.at("/status/conditions")
                .forEach(c -> conditions.add(
                        (c.path("type").asText() + " " + c.path("reason").asText()).strip()));
        return conditions;
    }

    private static JsonNode container(JsonNode pod, String name) {
        for (JsonNode status : pod.at("/status/containerStatuses")) {
            if (status.path("name").asText().equals(name)) {
                return status;
            }
        }
        return Cluster.json("{}");
    }
}
