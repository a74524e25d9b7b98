package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Containers of one pod: who starts after whom, who ends before whom, and what is told of their ends. */
@TestInstance(Lifecycle.PER_CLASS)
@ResourceLock(OnSpillway.ALONE)
final class ContainerOrderIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    private final Cluster cluster;

    ContainerOrderIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    void apply() {
        cluster.applyResource("order.yaml");
    }

    @Test
    void initContainersRunOneAfterTheOtherBeforeTheRest() {
        assertThat(lastWords(cluster.awaitPhase("init-in-order", "Succeeded"), "main"))
                .isEqualTo("first\nsecond\nmain\n");
    }

    @Test
    void anInitContainerThatFailsForGoodFailsThePod() {
        JsonNode pod = cluster.awaitPhase("init-fails", "Failed");

        assertThat(pod.at("/status/initContainerStatuses/0/state/terminated/exitCode")
                        .asInt())
                .isEqualTo(9);
        assertThat(pod.at("/status/containerStatuses/0/state/waiting/reason").asText())
                .isEqualTo("PodInitializing");
    }

    @Test
    void sidecarsStartInOrderAndStopInReverseAfterEverythingElse() {
        JsonNode running = cluster.awaitThat(
                "pod",
                "sidecars",
                pod -> pod.at("/status/containerStatuses/0/ready").asBoolean());
        assertThat(lastWords(running, "check")).isEqualTo("outer\n");

        cluster.kubectl("delete", "pod", "sidecars", "--wait=false").orFail();
        JsonNode ended = cluster.awaitPhase("sidecars", "Succeeded");

        assertThat(Double.parseDouble(lastWords(ended, "main")))
                .isLessThan(Double.parseDouble(lastWords(ended, "inner")));
        assertThat(Double.parseDouble(lastWords(ended, "inner")))
                .isLessThan(Double.parseDouble(lastWords(ended, "outer")));
        cluster.removeFinalizers("sidecars");
    }

    @Test
    void aSidecarDoesNotKeepAPodFromEnding() {
        JsonNode pod = cluster.awaitPhase("sidecar-of-a-job", "Succeeded");

        assertThat(pod.at("/status/initContainerStatuses/0/state").has("terminated"))
                .isTrue();
    }

    @Test
    void containersOfOnePodCanSeeEachOthersProcessesAndBeDebugged() {
        cluster.awaitPhase("debugged", "Running");
        assertThat(cluster.kubectl("exec", "debugged", "-c", "main", "--", "ps").orFail())
                .contains("sleep 3601", "sleep 3602");

        cluster.kubectl("debug", "debugged", "--image=busybox", "-c", "doctor", "--", "sh", "-c", "ps; sleep 3600")
                .orFail();

        cluster.awaitThat(
                "pod",
                "debugged",
                pod -> pod.at("/status/ephemeralContainerStatuses/0/state").has("running"));
        cluster.await(
                "what it saw",
                () -> cluster.kubectl("logs", "debugged", "-c", "doctor").out().contains("sleep 3602"));
    }

    @Test
    void aPodThatOutlivesItsDeadlineFails() {
        JsonNode pod = cluster.awaitPhase("too-long", "Failed");

        assertThat(pod.at("/status/reason").asText()).isEqualTo("DeadlineExceeded");
        assertThat(pod.at("/status/message").asText())
                .isEqualTo("Pod was active on the node longer than the specified deadline");
    }

    @Test
    void aContainersOwnRulesDecideWhetherItRunsAgain() {
        JsonNode pod = cluster.awaitPhase("own-rules", "Failed");

        assertThat(container(pod, "again").path("restartCount").asInt()).isEqualTo(1);
        assertThat(container(pod, "again").at("/state/terminated/exitCode").asInt())
                .isEqualTo(3);
        assertThat(container(pod, "once").path("restartCount").asInt()).isZero();
    }

    @Test
    void lastWordsComeFromTheFileElseFromTheLogWhereAskedFor() {
        JsonNode pod = cluster.awaitPhase("last-words", "Failed");

        assertThat(lastWords(pod, "file")).isEqualTo("by-file");
        assertThat(lastWords(pod, "log")).isEqualTo("by-log\n");
        assertThat(lastWords(pod, "well")).isEmpty();
        // 12 KiB for the whole pod.
        assertThat(lastWords(pod, "long")).hasSize(3072);
    }

    @Test
    void aReadinessGateHoldsThePodBackUntilItsOwnerOpensIt() {
        JsonNode pod = cluster.awaitPhase("gated", "Running");
        assertThat(pod.at("/status/conditions").toString()).contains("ReadinessGatesNotReady");

        cluster.kubectl(
                        "patch",
                        "pod",
                        "gated",
                        "--subresource=status",
                        "-p",
                        "{\"status\":{\"conditions\":[{\"type\":\"example.com/approved\",\"status\":\"True\"}]}}")
                .orFail();

        cluster.kubectl("wait", "pod", "gated", "--for=condition=Ready", "--timeout=60s")
                .orFail();
        assertThat(cluster.get("pod", "gated").at("/status/observedGeneration").asInt())
                .isEqualTo(1);
    }

    @Test
    void aContainerHearsWhatIsTypedAtIt() throws IOException {
        cluster.awaitPhase("listens", "Running");
        Process attached = cluster.startKubectl("attach", "-i", "listens");
        attached.getOutputStream().write("well\n".getBytes(StandardCharsets.UTF_8));
        attached.getOutputStream().close();

        assertThat(lastWords(cluster.awaitPhase("listens", "Succeeded"), "main"))
                .isEqualTo("heard well\n");
    }

    @Test
    void aContainerWithATerminalHasOne() {
        assertThat(lastWords(cluster.awaitPhase("terminal", "Succeeded"), "main"))
                .startsWith("/dev/pts/");
    }

    private static String lastWords(JsonNode pod, String name) {
        return container(pod, name).at("/state/terminated/message").asText();
    }

    private static JsonNode container(JsonNode pod, String name) {
        for (String list : new String[] {"initContainerStatuses", "containerStatuses"}) {
            for (JsonNode status : pod.path("status").path(list)) {
                if (status.path("name").asText().equals(name)) {
                    return status;
                }
            }
        }
        throw new AssertionError("no container " + name);
    }
}
