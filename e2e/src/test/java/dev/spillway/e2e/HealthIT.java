package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Probes and lifecycle hooks, as a kubelet runs them. */
@TestInstance(Lifecycle.PER_CLASS)
@ResourceLock(OnSpillway.ALONE)
final class HealthIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    private final Cluster cluster;

    HealthIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    void apply() {
        cluster.applyResource("health.yaml");
    }

    @Test
    void readinessFollowsItsCommandBothWays() {
        cluster.awaitThat("pod", "ready-by-exec", pod -> condition(pod, "Ready").equals("True"));

        cluster.kubectl("exec", "ready-by-exec", "--", "rm", "/tmp/ready").orFail();

        JsonNode pod = cluster.awaitThat(
                "pod", "ready-by-exec", p -> condition(p, "Ready").equals("False"));
        assertThat(pod.at("/status/containerStatuses/0/restartCount").asInt()).isZero();
    }

    @Test
    void aTcpProbeFindsItsPortByName() {
        cluster.awaitThat("pod", "ready-by-tcp", pod -> condition(pod, "Ready").equals("True"));
    }

    @Test
    void aGrpcProbeThatNobodyAnswersKeepsThePodUnready() {
        cluster.awaitEvent("deaf-to-grpc", "Unhealthy", "Readiness probe failed");

        assertThat(condition(cluster.get("pod", "deaf-to-grpc"), "Ready")).isEqualTo("False");
    }

    @Test
    void aContainerThatFailsItsLivenessProbeIsKilledWithTheProbesOwnGraceAndRestarted() {
        JsonNode pod = cluster.awaitThat(
                "pod",
                "stops-answering",
                p -> p.at("/status/containerStatuses/0/restartCount").asInt() > 0
                        || p.at("/status/containerStatuses/0/state/waiting/reason")
                                .asText()
                                .equals("CrashLoopBackOff"));

        // 137: it ignores SIGTERM, and ten minutes of the pod's own grace have not passed.
        assertThat(pod.at("/status/containerStatuses/0/lastState/terminated/exitCode")
                        .asInt())
                .isEqualTo(137);
        cluster.awaitEvent(
                "stops-answering", "Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 404");
        cluster.awaitEvent("stops-answering", "Killing", "Container main failed liveness probe, will be restarted");
    }

    @Test
    void theOtherProbesWaitForTheStartupProbe() {
        JsonNode pod = cluster.awaitThat(
                "pod",
                "starts-slowly",
                p -> p.at("/status/containerStatuses/0/started").asBoolean());

        assertThat(pod.at("/status/containerStatuses/0/restartCount").asInt()).isZero();
        cluster.awaitEvent("starts-slowly", "Unhealthy", "Startup probe failed");
    }

    @Test
    void aContainerThatNeverStartsIsRestarted() {
        cluster.awaitEvent("never-starts", "Killing", "Container main failed startup probe, will be restarted");
    }

    @Test
    void postStartRunsAfterTheStartAndPreStopBeforeTheSignal() {
        cluster.awaitPhase("hook-by-exec", "Running");
        cluster.kubectl("delete", "pod", "hook-by-exec", "--wait=false").orFail();

        JsonNode ended = cluster.awaitPhase("hook-by-exec", "Succeeded");
        assertThat(ended.at("/status/containerStatuses/0/state/terminated/message")
                        .asText())
                .isEqualTo("begun\nasked\nstopped\n");
        cluster.removeFinalizers("hook-by-exec");
    }

    @Test
    void aHookOverHttpReachesTheContainer() {
        cluster.awaitPhase("hook-by-http", "Running");

        cluster.await(
                "its log",
                () -> cluster.kubectl("logs", "hook-by-http", "-c", "server")
                        .out()
                        .contains("url:/begun"));
    }

    @Test
    void aPreStopThatSleepsHoldsTheSignalBack() {
        cluster.awaitPhase("hook-by-sleep", "Running");
        Instant asked = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        cluster.kubectl("delete", "pod", "hook-by-sleep", "--wait=false").orFail();

        JsonNode ended = cluster.awaitPhase("hook-by-sleep", "Succeeded");
        Instant finished = Instant.parse(ended.at("/status/containerStatuses/0/state/terminated/finishedAt")
                .asText());
        assertThat(Duration.between(asked, finished)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        cluster.removeFinalizers("hook-by-sleep");
    }

    @Test
    void aContainerWhosePostStartFailsIsKilledAndSaysWhy() {
        JsonNode pod = cluster.awaitThat(
                "pod",
                "hook-fails",
                p -> p.at("/status/containerStatuses/0/state/waiting/reason")
                        .asText()
                        .equals("PostStartHookError"));

        assertThat(pod.at("/status/containerStatuses/0/state/waiting/message").asText())
                .contains("broken");
        cluster.awaitEvent("hook-fails", "FailedPostStartHook", "PostStartHook failed");
    }

    private static String condition(JsonNode pod, String type) {
        return Pods.condition(pod, type).path("status").asText();
    }
}
