package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Scanner;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** One pod's way through specs, meter, ledger and bill, on an instance of its own, since it kills it. */
@TestInstance(Lifecycle.PER_CLASS)
final class MeteringIT {
    /** 0.5 vCPU and 1 GiB by eci-usd: 0.5 x 7700 + 960. */
    private static final long NANOS_PER_SECOND = 4810;

    private static final String PER_HOUR = "0.017316";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: paid
            spec:
              nodeName: virtual-kubelet
              containers:
              - name: main
                image: busybox
                command: [sh, -c, "trap 'sleep 3; exit 0' TERM; while true; do sleep 0.1; done"]
                resources:
                  limits: {cpu: 400m, memory: 600Mi}
            """;

    private final Spillway spillway = Spillway.instance("bill");

    @TempDir
    private Path directory = Path.of("set by JUnit");

    @SuppressWarnings("NullAway.Init") // set before the first test
    private Cluster cluster;

    @BeforeAll
    void up() {
        spillway.run("down").orFail();
        spillway.run("up", "--no-example", "--catalogue", "eci", "--price-book", "eci-usd")
                .orFail();
        cluster = Cluster.withNamespace(spillway, "metering");
    }

    @AfterAll
    void down() {
        spillway.run("down").orFail();
    }

    @Test
    void aPodIsGivenItsSpecToldItsPriceMeteredThroughAKillAndChargedToItsLastContainersEnd() throws IOException {
        assertThat(priced()).contains("Pod/paid,1,0.5-1.0Gi," + PER_HOUR + ",");
        cluster.apply(POD);
        JsonNode pod = cluster.awaitPhase("paid", "Running");
        assertIsToldItsSpecAndPrice(pod);
        assertThat(memoryLimit(pod.at("/metadata/uid").asText())).isEqualTo("1073741824");
        cluster.await(
                "its cost among the metrics",
                () -> metrics()
                        .contains("spillway_cost_per_hour{currency=\"USD\",namespace=\"metering\"} " + PER_HOUR));
        long before = seconds();
        cluster.await("the live bill to grow", () -> seconds() > before);

        warnFrom("0.000000001");
        killSpillway();
        spillway.run("up", "--no-example").orFail();
        cluster.await(
                "the budget's warning",
                () -> cluster.kubectl("get", "events", "-o", "json").out().contains("BudgetReached"));

        Instant deleted = Instant.now();
        cluster.kubectl("delete", "pod", "paid").orFail();
        assertIsChargedFromAcceptanceToTheEndOfItsGrace(
                Instant.parse(pod.at("/status/startTime").asText()), deleted, Instant.now());
    }

    private static void assertIsToldItsSpecAndPrice(JsonNode pod) {
        JsonNode annotations = pod.at("/metadata/annotations");
        assertThat(annotations.path("spillway.dev/spec").asText()).isEqualTo("0.5-1.0Gi");
        assertThat(annotations.path("k8s.aliyun.com/eci-instance-spec").asText())
                .isEqualTo("0.5-1.0Gi");
        assertThat(annotations.path("spillway.dev/price-per-hour").asText()).isEqualTo(PER_HOUR + " USD");
    }

    /** Once, and not a second more or less than it was there, apart from those cut at both ends. */
    private void assertIsChargedFromAcceptanceToTheEndOfItsGrace(Instant accepted, Instant deleted, Instant gone) {
        JsonNode line = bill("--by", "namespace,workload,spec");
        assertThat(line.path("usages").asInt()).isEqualTo(1);
        assertThat(line.path("workload").asText()).isEqualTo("Pod/paid");
        assertThat(line.path("spec").asText()).isEqualTo("0.5-1.0Gi");
        long seconds = line.path("pod-seconds").asLong();
        assertThat(seconds)
                .isBetween(
                        deleted.getEpochSecond() - accepted.getEpochSecond() + 2,
                        gone.getEpochSecond() - accepted.getEpochSecond() + 1);
        assertThat(new BigDecimal(line.path("USD").asText()).movePointRight(9).longValueExact())
                .isEqualTo(seconds * NANOS_PER_SECOND);
        assertThat(spillway.run("bill", "-o", "csv").orFail())
                .startsWith("namespace,usages,pod-seconds,vCPU-hours,GiB-hours,USD\nmetering,1," + seconds + ",");
        assertThat(spillway.run("bill").orFail()).contains("NAMESPACE", "metering", "total");
    }

    private String priced() throws IOException {
        Path manifest = Files.writeString(directory.resolve("paid.yaml"), POD);
        return spillway.run("price", "-f", manifest.toString(), "-o", "csv").orFail();
    }

    private long seconds() {
        return bill().path("pod-seconds").asLong();
    }

    /** The namespace's line, as it is now; a missing node before the first. */
    private JsonNode bill(String... more) {
        String[] line = Stream.concat(Stream.of("-o", "json"), Stream.of(more)).toArray(String[]::new);
        try {
            return JSON.readTree(spillway.run("bill", line).orFail()).path(0);
        } catch (IOException e) {
            throw new AssertionError("no JSON", e);
        }
    }

    private String metrics() {
        return spillway.kubectl("get", "--raw", "/api/v1/nodes/virtual-kubelet/proxy/metrics")
                .orFail();
    }

    /** What is edited in the file is kept by the next {@code up}. */
    private void warnFrom(String amount) throws IOException {
        Path file = Path.of("/var/lib/spillway", spillway.name(), "spillway.yaml");
        String budget = "  budgets:\n  - {namespace: metering, amount: " + amount + "}\n";
        Files.writeString(file, Files.readString(file).replaceFirst("(?m)^virtualNodes:", budget + "virtualNodes:"));
    }

    /** Of the pod's cgroup: {@code memory.max}, or the file of that meaning in cgroup v1. */
    private static String memoryLimit(String uid) throws IOException {
        Path v1 = Path.of("/sys/fs/cgroup/memory");
        Path root = Files.isDirectory(v1) ? v1 : Path.of("/sys/fs/cgroup");
        try (Stream<Path> groups = Files.find(
                root, 6, (path, attributes) -> path.getFileName().toString().equals("pod" + uid))) {
            List<Path> found = groups.toList();
            assertThat(found).hasSize(1);
            Path file = found.getFirst().resolve(Files.isDirectory(v1) ? "memory.limit_in_bytes" : "memory.max");
            return Files.readString(file).strip();
        }
    }

    private void killSpillway() throws IOException {
        String identity = Files.readString(Path.of("/run/spillway", spillway.name(), "spillway.pid"));
        long pid = new Scanner(identity).nextLong();
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }
}
