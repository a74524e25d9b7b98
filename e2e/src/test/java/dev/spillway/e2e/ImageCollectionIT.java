package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A machine that seems to run low: every image that nobody uses is removed at once, and pods are evicted. On an instance
 * of its own, whose registry is killed.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ImageCollectionIT {
    private final Spillway spillway = Spillway.instance("images");

    @SuppressWarnings("NullAway.Init") // set before the test
    private Cluster cluster;

    @SuppressWarnings("NullAway.Init") // set before the test
    private Process running;

    @BeforeAll
    void up() throws IOException {
        spillway.run("down").orFail();
        spillway.run("up", "--no-example").orFail();
        cluster = Cluster.withNamespace(spillway, "images");
        spillway.kill("spillway");
        start(
                "logDirectory: .*",
                "$0\n$1imageCollection: {highThresholdPercent: 0, minimumAgeSeconds: 0, periodSeconds: 1}");
    }

    /** With other settings of the provider in place of a line of its configuration. */
    private void start(String line, String settings) throws IOException {
        Path file = Path.of("/var/lib/spillway", spillway.name(), "spillway.yaml");
        String text = Files.readString(file).replaceFirst("(?m)^( *)" + line + "$", settings);
        Files.writeString(file, text);
        running = spillway.start(log(), "run", "--config", file.toString());
    }

    @AfterAll
    void down() throws InterruptedException {
        stop();
        spillway.run("down").orFail();
    }

    private void stop() throws InterruptedException {
        running.destroy();
        running.waitFor(1, TimeUnit.MINUTES);
    }

    @Test
    @Order(1)
    void unusedImagesGoAndNewPodsStartAllTheSameAlsoOffline() throws IOException {
        cluster.apply(Pods.shell("user", "sleep 3600"));
        cluster.apply(Pods.shell("passing", "sleep 3600").replace("image: busybox", "image: nginx"));
        Awaitility.await("the process that was started by hand")
                .atMost(Duration.ofMinutes(4))
                .until(() -> cluster.get("pod", "user").at("/status/phase").asText(), "Running"::equals);
        cluster.awaitPhase("passing", "Running");
        assertThat(images()).contains("busybox", "nginx", "pause");

        cluster.kubectl("delete", "pod", "passing", "--grace-period=0", "--force")
                .orFail();
        cluster.await("nginx to go", () -> !images().contains("nginx"));
        assertThat(images()).contains("busybox", "pause");

        spillway.kill("docker-registry");
        cluster.kubectl("delete", "pod", "user", "--grace-period=0", "--force").orFail();
        Awaitility.await("several collections")
                .during(Duration.ofSeconds(5))
                .atMost(Duration.ofMinutes(2))
                .until(() -> images().contains("busybox"));
        cluster.apply(patient("new"));
        cluster.awaitPhase("new", "Running");
    }

    @Test
    @Order(2)
    void whenMemoryRunsLowTheNodeSaysSoEvictsAndTakesNoPodsThatAskForNone() throws Exception {
        cluster.apply(patient("greedy"));
        cluster.awaitPhase("greedy", "Running");
        stop();
        start("evictionHard: .*", "$1evictionHard: {memory.available: 100Ti}");

        // A new process looks at its machine after ten seconds; on a busy one it takes a minute to be there.
        Awaitility.await("the eviction")
                .atMost(Duration.ofMinutes(4))
                .until(() -> cluster.get("pod", "greedy").at("/status/phase").asText(), "Failed"::equals);
        JsonNode evicted = cluster.get("pod", "greedy").at("/status");
        assertThat(evicted.at("/reason").asText()).isEqualTo("Evicted");
        assertThat(evicted.at("/message").asText())
                .startsWith("The node was low on resource: memory. Threshold quantity: 100Ti, available: ");
        cluster.awaitThat(
                "node",
                "virtual-kubelet",
                node -> node.at("/status/conditions/0/type").asText().equals("MemoryPressure")
                        && node.at("/status/conditions/0/status").asText().equals("True")
                        && node.at("/spec/taints").toString().contains("node.kubernetes.io/memory-pressure"));
        cluster.apply(patient("late"));
        assertThat(cluster.awaitPhase("late", "Failed").at("/status/message").asText())
                .contains("The node had condition: [MemoryPressure]. ");
    }

    private Path log() {
        return Path.of("/var/lib/spillway", spillway.name(), "log", "by-hand.log");
    }

    private static String patient(String name) {
        return Pods.shell(name, "sleep 3600")
                .replace("image: busybox", "image: busybox\n    imagePullPolicy: IfNotPresent");
    }

    private String images() throws IOException {
        Path ctr = Path.of(spillway.process("containerd").info().command().orElseThrow())
                .resolveSibling("ctr");
        return Machine.output(
                ctr.toString(),
                "--address",
                "/run/spillway/" + spillway.name() + "/containerd/containerd.sock",
                "--namespace",
                "k8s.io",
                "images",
                "ls",
                "--quiet");
    }
}
