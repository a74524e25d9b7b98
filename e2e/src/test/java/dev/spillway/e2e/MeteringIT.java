package dev.spillway.e2e;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
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
                  requests: {cpu: 100m, memory: 100Mi}
                  limits: {cpu: 400m, memory: 600Mi}
            """;

    private static final String SPEC = "/metadata/annotations/spillway.dev~1spec";
    private static final String TWICE = """
            {"spec": {"containers": [{"name": "main", "resources": {"limits": {"cpu": "800m", "memory": "1200Mi"}}}]}}
            """;
    private static final String LARGE = """
            apiVersion: v1
            kind: Pod
            metadata: {name: %s}
            spec:
              containers:
              - name: main
                image: busybox
                command: [sleep, "1000"]
                resources: {requests: {cpu: 1400m}}
            """;

    /** One line of a bill. */
    private record Charge(int usages, String workload, long seconds, long nanos) {
        private static Charge of(JsonNode line) {
            return new Charge(
                    line.path("usages").asInt(),
                    line.path("workload").asText(),
                    line.path("pod-seconds").asLong(),
                    new BigDecimal(line.path("USD").asText()).movePointRight(9).longValueExact());
        }
    }

    private final Spillway spillway = Spillway.instance("bill");

    @TempDir
    private Path directory = Path.of("set by JUnit");

    @SuppressWarnings("NullAway.Init") // set before the first test
    private Cluster cluster;

    @BeforeAll
    void up() {
        spillway.run("down").orFail();
        spillway.run("up", "--no-example", "--server", "--catalogue", "eci", "--price-book", "eci-usd")
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
        Instant applied = Instant.now();
        cluster.apply(POD);
        JsonNode pod = cluster.awaitPhase("paid", "Running");
        assertIsToldItsSpecAndPrice(pod);
        assertThat(memoryLimit(pod.at("/metadata/uid").asText())).isEqualTo("1073741824");
        cluster.await(
                "its cost among the metrics",
                () -> metrics()
                        .contains("spillway_cost_per_hour{currency=\"USD\",namespace=\"metering\"} " + PER_HOUR));
        assertLiveBillGrows();

        spillway.kill("spillway");
        spillway.run("up", "--no-example").orFail();

        Instant deleted = Instant.now();
        cluster.kubectl("delete", "pod", "paid").orFail();
        Instant gone = Instant.now();
        // It is accepted after it was applied, and before the first status that says so.
        long atLeast = deleted.getEpochSecond() - epochSecond(pod.at("/status/startTime")) + 2;
        assertIsCharged(atLeast, gone.getEpochSecond() - applied.getEpochSecond() + 1);
    }

    @Test
    void aResizedPodIsChargedForEachSpecAndASpentBudgetWarnsAndKeepsTheRestOnServers() throws IOException {
        Cluster team = Cluster.withNamespace(spillway, "team");
        team.apply(POD);
        team.awaitPhase("paid", "Running");
        // A spec that a pod had for less than a second is not on its bill.
        team.await("a charge for the first spec", () -> charges("team").containsKey("0.5-1.0Gi"));
        team.kubectl("patch", "pod", "paid", "--subresource=resize", "-p", TWICE)
                .orFail();
        team.await("a charge for each spec", () -> charges("team").keySet().equals(Set.of("0.5-1.0Gi", "1.0-2.0Gi")));
        JsonNode pod = team.awaitThat("pod", "paid", p -> p.at(SPEC).asText().equals("1.0-2.0Gi"));
        String uid = pod.at("/metadata/uid").asText();
        team.eventually(() -> assertThat(memoryLimit(uid)).isEqualTo("2147483648"));
        assertThat(charges("team"))
                .allSatisfy((spec, charge) -> assertThat(charge.nanos())
                        .isEqualTo(charge.seconds() * NANOS_PER_SECOND * (spec.equals("1.0-2.0Gi") ? 2 : 1)));

        stopOverflowFrom("0.000000001");
        spillway.kill("spillway");
        spillway.run("up", "--no-example").orFail();
        team.await("the budget's warning", () -> events(team).contains("BudgetReached"));
        team.apply(LARGE.formatted("one"));
        team.apply(LARGE.formatted("another"));
        team.await("the reason why one waits for servers", () -> events(team).contains("has spent its budget"));
        assertThat(team.list("pods").findValuesAsText("nodeName")).containsOnlyOnce("virtual-kubelet");
    }

    private static void assertIsToldItsSpecAndPrice(JsonNode pod) {
        JsonNode annotations = pod.at("/metadata/annotations");
        assertThat(annotations.path("spillway.dev/spec").asText()).isEqualTo("0.5-1.0Gi");
        assertThat(annotations.path("k8s.aliyun.com/eci-instance-spec").asText())
                .isEqualTo("0.5-1.0Gi");
        assertThat(annotations.path("spillway.dev/price-per-hour").asText()).isEqualTo(PER_HOUR + " USD");
    }

    private static long epochSecond(JsonNode time) {
        return Instant.parse(time.asText()).getEpochSecond();
    }

    /** Once, and for the seconds from its acceptance to the end of its grace. */
    private void assertIsCharged(long atLeast, long atMost) {
        Map<String, Charge> charges = charges("metering");
        assertThat(charges).containsOnlyKeys("0.5-1.0Gi");
        long seconds = seconds();
        assertThat(seconds).isBetween(atLeast, atMost);
        assertThat(charges.values()).containsExactly(new Charge(1, "Pod/paid", seconds, seconds * NANOS_PER_SECOND));
        assertThat(spillway.run("bill", "-o", "csv").orFail())
                .startsWith("namespace,usages,pod-seconds,vCPU-hours,GiB-hours,USD\n")
                .contains("\nmetering,1," + seconds + ",");
        assertThat(spillway.run("bill").orFail()).contains("NAMESPACE", "metering", "total");
    }

    private String priced() throws IOException {
        Path manifest = Files.writeString(directory.resolve("paid.yaml"), POD);
        return spillway.run("price", "-f", manifest.toString(), "-o", "csv").orFail();
    }

    /** One command goes on showing the bill. */
    private void assertLiveBillGrows() {
        Process bill = spillway.start("bill", "--live", "1", "-o", "csv");
        try {
            Stream<String> amounts = bill.inputReader().lines().filter(line -> line.startsWith("metering,1,"));
            assertThat(supplyAsync(() -> amounts.distinct().limit(2).toList(), Spillway::onThreadOfItsOwn))
                    .succeedsWithin(Duration.ofMinutes(3));
        } finally {
            bill.destroy();
        }
    }

    private long seconds() {
        return charges("metering").values().stream().mapToLong(Charge::seconds).sum();
    }

    /** A namespace's lines of the bill as it is now, by spec. */
    private Map<String, Charge> charges(String namespace) {
        JsonNode bill = Cluster.json(spillway.run("bill", "-o", "json", "--by", "namespace,workload,spec")
                .orFail());
        return StreamSupport.stream(bill.spliterator(), false)
                .filter(line -> line.path("namespace").asText().equals(namespace))
                .collect(toMap(line -> line.path("spec").asText(), Charge::of));
    }

    private static String events(Cluster namespace) {
        return namespace.list("events").toString();
    }

    private String metrics() {
        return spillway.kubectl("get", "--raw", "/api/v1/nodes/virtual-kubelet/proxy/metrics")
                .out();
    }

    /** What is edited in the file is kept by the next {@code up}. */
    private void stopOverflowFrom(String amount) throws IOException {
        Path file = Path.of("/var/lib/spillway", spillway.name(), "spillway.yaml");
        String budget = "  budgets:\n  - {namespace: team, amount: " + amount + ", stopOverflow: true}\n";
        Files.writeString(file, Files.readString(file).replaceFirst("(?m)^virtualNodes:", budget + "virtualNodes:"));
    }

    /** Of the pod's cgroup: {@code memory.max}, or the file of that meaning in cgroup v1. */
    private static String memoryLimit(String uid) throws IOException {
        Path v1 = Path.of("/sys/fs/cgroup/memory");
        Path root = Files.isDirectory(v1) ? v1 : Path.of("/sys/fs/cgroup");
        List<Path> found = Machine.filesBelow(root, 6, path -> path.endsWith("pod" + uid));
        assertThat(found).hasSize(1);
        Path file = found.getFirst().resolve(Files.isDirectory(v1) ? "memory.limit_in_bytes" : "memory.max");
        return Files.readString(file).strip();
    }
}
