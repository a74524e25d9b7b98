package dev.spillway.core.status;

import static dev.spillway.core.Seen.exited;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.NodeFacts;
import dev.spillway.core.Pods;
import dev.spillway.core.Seen;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnstartedPodStatusTest {
    private static final NodeFacts NODE = new NodeFacts("virtual-kubelet", List.of("192.168.0.2"));
    private static final Instant NOW = Instant.parse("2026-01-01T00:01:00.987Z");

    @Test
    void aRefusedPodHasFailedWithTheReasonAndNoContainers() {
        PodStatus status = PodStatuses.refused(
                Pods.running("a"), new Refused("OutOfcpu", "Node didn't have enough resource: cpu"), NODE, NOW);

        assertThat(status.getPhase()).isEqualTo("Failed");
        assertThat(status.getReason()).isEqualTo("OutOfcpu");
        assertThat(status.getMessage()).isEqualTo("Pod was rejected: Node didn't have enough resource: cpu");
        assertThat(status.getContainerStatuses()).isEmpty();
        assertThat(status.getStartTime()).isEqualTo("2026-01-01T00:01:00Z");
    }

    @Test
    void aFinishedPodIsNotRefusedAnyMore() {
        Pod job = Pods.of("Never", List.of(), "a");
        Pod done = Pods.withStatus(job, PodStatuses.compose(job, Seen.released(exited("a", 0)), NODE, NOW));

        assertThat(PodStatuses.refused(done, new Refused("OutOfcpu", "no"), NODE, NOW.plusSeconds(60)))
                .isEqualTo(done.getStatus());
    }

    @Test
    void aPodThatMustWaitIsPendingAndSaysWhy() {
        PodStatus status = PodStatuses.pending(Pods.running("a"), "OutOfStock", "no capacity now", NODE, NOW);

        assertThat(status.getPhase()).isEqualTo("Pending");
        assertThat(status.getReason()).isEqualTo("OutOfStock");
        assertThat(status.getMessage()).isEqualTo("no capacity now");
    }
}
