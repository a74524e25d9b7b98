package dev.spillway.core.status;

import static dev.spillway.core.status.ContainerStates.isTerminated;
import static dev.spillway.core.status.ContainerStates.isWaiting;

import dev.spillway.core.PodObservation;
import dev.spillway.core.pod.Containers;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.stream.Stream;

/**
 * Gives every container of a pod of which nothing is left an ending: nobody knows whether one that was not seen to end
 * succeeded, so it failed. A kubelet's {@code TerminatePod} (pkg/kubelet/status/status_manager.go).
 */
final class Endings {
    private static final String UNSEEN = "The container could not be located when the pod was terminated";

    private final Pod pod;
    private final PodStatus present;
    private final boolean due;

    Endings(Pod pod, PodStatus present, PodObservation observation) {
        this.pod = pod;
        this.present = present;
        this.due = observation.released();
    }

    List<ContainerStatus> regular(List<ContainerStatus> statuses) {
        return due && initialized() ? statuses.stream().map(Endings::ended).toList() : statuses;
    }

    /** Init containers that never had their turn keep waiting; the first one always counts as begun. */
    List<ContainerStatus> init(List<ContainerStatus> statuses) {
        int begun = Math.min(1, statuses.size());
        for (int i = 0; i < statuses.size(); i++) {
            begun = began(statuses.get(i)) ? i + 1 : begun;
        }
        if (!due) {
            return statuses;
        }
        List<ContainerStatus> rest = statuses.subList(begun, statuses.size());
        return Stream.concat(statuses.subList(0, begun).stream().map(Endings::ended), rest.stream())
                .toList();
    }

    /** By what the API has been told so far. */
    private boolean initialized() {
        List<Container> inits = pod.getSpec().getInitContainers();
        List<ContainerStatus> told = present.getInitContainerStatuses();
        return inits.isEmpty()
                || present.getContainerStatuses().stream().anyMatch(Endings::began)
                || (told.size() == inits.size() && passed(inits.getLast(), told.getLast()));
    }

    private static boolean passed(Container init, ContainerStatus status) {
        if (Containers.isSidecar(init)) {
            return ContainerStates.isRunning(status.getState()) && Boolean.TRUE.equals(status.getStarted());
        }
        return succeeded(status.getState()) || succeeded(status.getLastState());
    }

    private static boolean succeeded(ContainerState state) {
        return isTerminated(state) && state.getTerminated().getExitCode() == 0;
    }

    private static boolean began(ContainerStatus status) {
        return !isWaiting(status.getState()) || isTerminated(status.getLastState());
    }

    private static ContainerStatus ended(ContainerStatus status) {
        if (isTerminated(status.getState())) {
            return status;
        }
        return new ContainerStatusBuilder(status)
                .withState(ContainerStates.vanished(UNSEEN))
                .withReady(false)
                .build();
    }
}
