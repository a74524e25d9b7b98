package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every image that nobody uses is removed at once. On an instance of its own, whose registry is killed. */
final class ImageCollectionIT {
    private final Spillway spillway = Spillway.instance("images");

    @SuppressWarnings("NullAway.Init") // set before the test
    private Cluster cluster;

    @SuppressWarnings("NullAway.Init") // set before the test
    private Process running;

    @BeforeEach
    void up() throws IOException {
        spillway.run("down").orFail();
        spillway.run("up", "--no-example").orFail();
        cluster = Cluster.withNamespace(spillway, "images");
        kill("spillway");
        Path file = Path.of("/var/lib/spillway", spillway.name(), "spillway.yaml");
        String eager = "imageCollection: {highThresholdPercent: 0, minimumAgeSeconds: 0, periodSeconds: 1}";
        Files.writeString(
                file, Files.readString(file).replaceFirst("(?m)^( *)(logDirectory: .*)$", "$1$2\n$1" + eager));
        running = spillway.start("run", "--config", file.toString());
    }

    @AfterEach
    void down() throws InterruptedException {
        running.destroy();
        running.waitFor(1, TimeUnit.MINUTES);
        spillway.run("down").orFail();
    }

    @Test
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

        kill("docker-registry");
        cluster.kubectl("delete", "pod", "user", "--grace-period=0", "--force").orFail();
        Awaitility.await("several collections")
                .during(Duration.ofSeconds(5))
                .atMost(Duration.ofMinutes(1))
                .until(() -> images().contains("busybox"));
        cluster.apply(Pods.shell("new", "sleep 3600", "")
                .replace("image: busybox", "image: busybox\n    imagePullPolicy: IfNotPresent"));
        cluster.awaitPhase("new", "Running");
    }

    private String images() throws IOException {
        Path ctr = Path.of(spillway.process("containerd").info().command().orElseThrow())
                .resolveSibling("ctr");
        Process listing = new ProcessBuilder(
                        ctr.toString(),
                        "--address",
                        "/run/spillway/" + spillway.name() + "/containerd/containerd.sock",
                        "--namespace",
                        "k8s.io",
                        "images",
                        "ls",
                        "--quiet")
                .start();
        try (var out = listing.inputReader()) {
            return out.readAllAsString();
        }
    }

    private void kill(String component) throws IOException {
        ProcessHandle process = spillway.process(component);
        process.destroyForcibly();
        process.onExit().join();
    }
}
