package dev.spillway.kubeletserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.core.PodRef;
import dev.spillway.core.PodStats;
import dev.spillway.core.UsageStats;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTest {
    private static final UsageStats CONTAINER = new UsageStats(TestNode.NOW, 1_500_000_000L, 1000, 2000, 900, 70, 7);
    private static final UsageStats POD = new UsageStats(TestNode.NOW, 2_000_000_000L, 1100, 2200, 990, 80, 8);

    @TempDir
    private Path directory;

    private TestNode node;

    @BeforeEach
    void start() throws Exception {
        node = new TestNode(directory);
        node.provider.stats = List.of(stats("a"), stats("b"));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void theSummaryHasTheNodeItsPodsAndTheirContainers() throws Exception {
        JsonNode summary = Json.MAPPER.readTree(node.get("/stats/summary").body());

        assertThat(summary.at("/node/nodeName").asText()).isEqualTo("n1");
        assertThat(summary.at("/node/cpu/usageCoreNanoSeconds").asLong()).isEqualTo(4_000_000_000L);
        assertThat(summary.at("/node/memory/workingSetBytes").asLong()).isEqualTo(2200);
        assertThat(summary.at("/pods/0/podRef/uid").asText()).isEqualTo("uid-a");
        assertThat(summary.at("/pods/1/podRef/name").asText()).isEqualTo("b");
        assertThat(summary.at("/pods/0/memory/workingSetBytes").asLong()).isEqualTo(1100);
        assertThat(summary.at("/pods/0/ephemeral-storage/usedBytes").asLong()).isEqualTo(80);
        JsonNode container = summary.at("/pods/0/containers/0");
        assertThat(container.path("name").asText()).isEqualTo("c");
        assertThat(container.path("startTime").asText()).isEqualTo("2026-03-01T11:00:00Z");
        assertThat(container.at("/memory/rssBytes").asLong()).isEqualTo(900);
        assertThat(container.at("/rootfs/inodesUsed").asLong()).isEqualTo(7);
    }

    @Test
    void theSummaryMayBeOfCpuAndMemoryOnly() throws Exception {
        String body = node.get("/stats/summary?only_cpu_and_memory=true").body();

        assertThat(body).contains("usageCoreNanoSeconds").doesNotContain("ephemeral-storage", "rootfs");
    }

    @Test
    void theSummaryMayBePosted() throws Exception {
        HttpRequest.Builder post = node.request("/stats/summary").POST(HttpRequest.BodyPublishers.noBody());

        assertThat(node.send(post, node.ca.client(TestNode.ADMIN)).statusCode()).isEqualTo(200);
    }

    @Test
    void resourceMetricsAreWhatMetricsServerReads() throws Exception {
        long at = TestNode.NOW.toEpochMilli();

        assertThat(node.get("/metrics/resource").body().lines())
                .contains(
                        "# TYPE container_cpu_usage_seconds_total counter",
                        "container_cpu_usage_seconds_total{container=\"c\",pod=\"a\",namespace=\"default\"} 1.500000000 "
                                + at,
                        "container_memory_working_set_bytes{container=\"c\",pod=\"b\",namespace=\"default\"} 1000 "
                                + at,
                        "container_start_time_seconds{container=\"c\",pod=\"a\",namespace=\"default\"} "
                                + (at / 1000 - 3600) + ".000",
                        "pod_cpu_usage_seconds_total{pod=\"a\",namespace=\"default\"} 2.000000000 " + at,
                        "pod_memory_working_set_bytes{pod=\"b\",namespace=\"default\"} 1100 " + at,
                        "node_cpu_usage_seconds_total 4.000000000 " + at,
                        "node_memory_working_set_bytes 2200 " + at,
                        "resource_scrape_error 0",
                        "scrape_error 0");
    }

    @ParameterizedTest
    @CsvSource({
        "/metrics, 200",
        "/configz, 200",
        "/metrics/cadvisor, 404",
        "/metrics/probes, 404",
        "/stats/other, 404",
        "/run/default/p/c, 405",
        "/logs/, 405",
        "/debug/pprof/, 405",
        "/checkpoint/default/p/c, 404"
    })
    void whatIsNotServedSaysSo(String path, int status) throws Exception {
        assertThat(node.get(path).statusCode()).isEqualTo(status);
    }

    private static PodStats stats(String name) {
        return new PodStats(
                new PodRef("default", name, "uid-" + name),
                TestNode.NOW.minusSeconds(3600),
                POD,
                Map.of("c", new PodStats.ContainerUsage(TestNode.NOW.minusSeconds(3600), CONTAINER)));
    }
}
