package dev.spillway.provider.simulator;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateRunning;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.Optional;

/** What the API remembers of a pod that was running when an earlier process, and all that it simulated, went away. */
record PastLife(String ip, Instant createdAt, Instant startedAt, int restarts) {

    static Optional<PastLife> of(Pod pod) {
        return Optional.ofNullable(pod.getStatus())
                .filter(status -> "Running".equals(status.getPhase()) && status.getPodIP() != null)
                .flatMap(status ->
                        status.getContainerStatuses().stream().findFirst().flatMap(container -> of(status, container)));
    }

    private static Optional<PastLife> of(PodStatus status, ContainerStatus container) {
        return Optional.ofNullable(container.getState())
                .map(ContainerState::getRunning)
                .map(ContainerStateRunning::getStartedAt)
                .map(Instant::parse)
                .map(started -> new PastLife(
                        status.getPodIP(),
                        createdAt(status, started),
                        started,
                        Optional.ofNullable(container.getRestartCount()).orElse(0)));
    }

    private static Instant createdAt(PodStatus status, Instant otherwise) {
        return status.getInitContainerStatuses().stream()
                .findFirst()
                .map(ContainerStatus::getState)
                .map(ContainerState::getTerminated)
                .map(ended -> Instant.parse(ended.getStartedAt()))
                .orElse(otherwise);
    }
}
