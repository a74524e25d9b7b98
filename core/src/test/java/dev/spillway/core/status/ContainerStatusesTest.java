package dev.spillway.core.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.ContainerObservation;
import dev.spillway.core.NodeFacts;
import dev.spillway.core.PodObservation;
import dev.spillway.core.Pods;
import dev.spillway.core.Seen;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContainerStatusesTest {
    private static final NodeFacts NODE = new NodeFacts("virtual-kubelet", List.of("10.0.0.1"));
    private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");
    private static final Pod POD = Pods.running("a");

    @Test
    void anAttemptThatVanishedAndWasReplacedUnseenCountsAsARestart() {
        Pod ran = Pods.withStatus(POD, PodStatuses.compose(POD, Seen.pod(Seen.running("a")), NODE, NOW));
        ran.getStatus().getContainerStatuses().getFirst().setContainerID("containerd://gone");

        ContainerStatus status = status(ran, Seen.pod(Seen.running("a")));
        ContainerStatus later = status(
                Pods.withStatus(POD, PodStatuses.compose(ran, Seen.pod(Seen.running("a")), NODE, NOW)),
                Seen.pod(Seen.running("a")));

        assertThat(status.getLastState().getTerminated().getReason()).isEqualTo("ContainerStatusUnknown");
        assertThat(status.getLastState().getTerminated().getExitCode()).isEqualTo(137);
        assertThat(status.getRestartCount()).isEqualTo(1);
        assertThat(later).isEqualTo(status);
    }

    @Test
    void whomARunningContainerRunsAsIsToldWhereTheRuntimeTells() {
        ContainerObservation seen = Seen.running("a");
        ContainerObservation told = new ContainerObservation(
                seen.name(),
                seen.state(),
                seen.lastTermination(),
                seen.restartCount(),
                seen.ready(),
                seen.started(),
                seen.image(),
                seen.imageId(),
                seen.containerId(),
                seen.resources(),
                Optional.of(new ContainerObservation.LinuxUser(1000, 3000, List.of(3000L, 4000L))));

        assertThat(status(POD, Seen.pod(seen)).getUser()).isNull();
        assertThat(status(POD, Seen.pod(told)).getUser().getLinux()).satisfies(user -> {
            assertThat(user.getUid()).isEqualTo(1000);
            assertThat(user.getGid()).isEqualTo(3000);
            assertThat(user.getSupplementalGroups()).containsExactly(3000L, 4000L);
        });
    }

    private static ContainerStatus status(Pod pod, PodObservation observation) {
        return PodStatuses.compose(pod, observation, NODE, NOW)
                .getContainerStatuses()
                .getFirst();
    }
}
