package dev.spillway.kubeletserver;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.EphemeralContainer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks a container up by name among a pod's regular, init and ephemeral ones. */
final class PodContainers {
    private PodContainers() {}

    static boolean has(Pod pod, String name) {
        return Stream.of(
                        pod.getSpec().getContainers().stream().map(Container::getName),
                        pod.getSpec().getInitContainers().stream().map(Container::getName),
                        pod.getSpec().getEphemeralContainers().stream().map(EphemeralContainer::getName))
                .flatMap(names -> names)
                .anyMatch(name::equals);
    }

    static boolean tty(Pod pod, String name) {
        Stream<Container> containers =
                Stream.concat(pod.getSpec().getContainers().stream(), pod.getSpec().getInitContainers().stream());
        return containers.anyMatch(c -> c.getName().equals(name) && Boolean.TRUE.equals(c.getTty()))
                || pod.getSpec().getEphemeralContainers().stream()
                        .anyMatch(c -> c.getName().equals(name) && Boolean.TRUE.equals(c.getTty()));
    }

    static Optional<ContainerStatus> status(Pod pod, String name) {
        PodStatus status = pod.getStatus();
        if (status == null) {
            return Optional.empty();
        }
        return Stream.of(
                        status.getContainerStatuses(),
                        status.getInitContainerStatuses(),
                        status.getEphemeralContainerStatuses())
                .flatMap(statuses -> statuses.stream())
                .filter(container -> container.getName().equals(name))
                .findFirst();
    }

    static boolean running(Pod pod, String name) {
        return status(pod, name)
                .filter(status -> status.getState() != null && status.getState().getRunning() != null)
                .isPresent();
    }
}
