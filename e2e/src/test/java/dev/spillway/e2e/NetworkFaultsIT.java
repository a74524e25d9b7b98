package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What elastic pods and their users notice when a part of the network is away, and that it comes back. */
@ResourceLock(OnSpillway.WITH_SERVER)
final class NetworkFaultsIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.withServer();

    private final Cluster cluster;

    NetworkFaultsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @AfterEach
    void everythingRuns() {
        cluster.spillway().run("up", "--server", "--no-example").orFail();
        cluster.await(
                "PodNetworkReady", () -> condition().path("status").asText().equals("True"));
    }

    @Test
    void withoutTheClustersDnsTheNodeSaysSoUntilItIsBack() throws IOException {
        cluster.spillway().kill("coredns");

        cluster.eventually(() -> {
            JsonNode condition = condition();
            assertThat(condition.path("status").asText()).isEqualTo("False");
            assertThat(condition.path("reason").asText()).isEqualTo("DNSNotReached");
            assertThat(condition.path("message").asText())
                    .contains("kubernetes.default.svc.cluster.local", "DNS running?");
        });
        assertThat(cluster.spillway().run("status").out()).contains("False: DNSNotReached");
    }

    @Test
    void withoutKubeProxyTheServicesThatWereThereWorkOnAndNewOnesWhenItIsBack() throws IOException {
        cluster.apply(service("before")
                + Pods.shell("web", "echo here > /tmp/index.html; httpd -f -p 8080 -h /tmp")
                        .replace("  name: web\n", "  name: web\n  labels: {app: web}\n")
                + "---\n" + Pods.shell("client", "sleep 3600"));
        cluster.awaitPhase("client", "Running");
        cluster.await("an answer", () -> get("before").equals("here"));

        cluster.spillway().kill("kube-proxy");
        cluster.apply(service("after"));

        cluster.await("an answer without kube-proxy", () -> get("before").equals("here"));
        everythingRuns();
        cluster.await("an answer", () -> get("after").equals("here"));
    }

    @Test
    void aPodForWhomThereIsNoAddressSaysSoAndGetsTheNextThatIsFree() throws IOException {
        awaitThatNoneIsBeingFreed();
        List<Path> taken = takeAllAddresses();
        try {
            cluster.apply(Pods.shell("patient", "sleep 3600"));
            cluster.await("the event", () -> events("patient").contains("every address of the pool is taken"));

            Path freed = taken.removeLast();
            Files.delete(freed);

            assertThat(cluster.awaitPhase("patient", "Running")
                            .at("/status/podIP")
                            .asText())
                    .isEqualTo(freed.getFileName().toString());
        } finally {
            for (Path address : taken) {
                Files.deleteIfExists(address);
            }
        }
    }

    private JsonNode condition() {
        return Pods.condition(cluster.get("node", "virtual-kubelet"), "PodNetworkReady");
    }

    private String get(String service) {
        return cluster.kubectl("exec", "client", "--", "timeout", "3", "wget", "-qO-", "http://" + service)
                .out()
                .strip();
    }

    private String events(String pod) {
        return cluster.events(pod).toList().toString();
    }

    /** Pods of the class before this one may still be ending. */
    private void awaitThatNoneIsBeingFreed() {
        cluster.eventually(() -> assertThat(
                        cluster.kubectl("get", "pods", "-A", "-o", "jsonpath={.items[*].metadata.deletionTimestamp}")
                                .orFail())
                .isBlank());
    }

    /** As the CNI plugin keeps them: a file for each. */
    private List<Path> takeAllAddresses() throws IOException {
        String name = cluster.spillway().name();
        Path directory = Files.createDirectories(Path.of("/var/lib/spillway", name, "cni", "spillway-" + name));
        String node = cluster.get("node", "virtual-kubelet")
                .at("/status/addresses/0/address")
                .asText();
        String network = node.replaceAll("^(\\d+\\.\\d+)\\..*", "$1");
        List<Path> taken = new ArrayList<>();
        for (int address = 2; address < 128 * 256 - 1; address++) {
            Path file = directory.resolve(network + "." + address / 256 + "." + address % 256);
            if (!Files.exists(file)) {
                Files.writeString(file, "nobody\r\neth0");
                taken.add(file);
            }
        }
        return taken;
    }

    private static String service(String name) {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: %s}
                spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
                ---
                """.formatted(name);
    }
}
