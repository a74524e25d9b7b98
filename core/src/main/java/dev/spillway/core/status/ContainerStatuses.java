package dev.spillway.core.status;

import static dev.spillway.core.status.ContainerStates.isRunning;
import static dev.spillway.core.status.ContainerStates.isTerminated;
import static dev.spillway.core.status.ContainerStates.unlessEmpty;

import dev.spillway.core.ContainerObservation;
import dev.spillway.core.PodObservation;
import dev.spillway.core.pod.Containers;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.ContainerUser;
import io.fabric8.kubernetes.api.model.ContainerUserBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The statuses of one pod's containers, as a kubelet's {@code convertToAPIContainerStatuses} makes them. */
final class ContainerStatuses {
    private static final String DELETED_UNSEEN =
            "The container could not be located when the pod was deleted.  The container used to be Running";

    private final Pod pod;
    private final PodObservation observation;
    private final PodStatus present;

    ContainerStatuses(Pod pod, PodObservation observation, PodStatus present) {
        this.pod = pod;
        this.observation = observation;
        this.present = present;
    }

    /** In the order of the spec. */
    List<ContainerStatus> init() {
        return pod.getSpec().getInitContainers().stream()
                .map(c -> initStatus(c, present.getInitContainerStatuses()))
                .toList();
    }

    /** By name. */
    List<ContainerStatus> regular() {
        return pod.getSpec().getContainers().stream()
                .map(c -> servingStatus(c, present.getContainerStatuses()))
                .sorted(Comparator.comparing(ContainerStatus::getName))
                .toList();
    }

    /** By name. Nothing probes an ephemeral container: it is never ready, and {@code started} is not told. */
    List<ContainerStatus> ephemeral() {
        return Containers.ephemeral(pod.getSpec()).stream()
                .map(c -> status(c, present.getEphemeralContainerStatuses()).build())
                .sorted(Comparator.comparing(ContainerStatus::getName))
                .toList();
    }

    private ContainerStatus initStatus(Container container, List<ContainerStatus> before) {
        if (Containers.isSidecar(container)) {
            return servingStatus(container, before);
        }
        ContainerStatus status = impliedByRegularContainers(
                        status(container, before), observation.container(container.getName()))
                .build();
        boolean done = isTerminated(status.getState())
                && status.getState().getTerminated().getExitCode() == 0;
        return new ContainerStatusBuilder(status)
                .withReady(done)
                .withStarted(isRunning(status.getState()))
                .build();
    }

    /** A completed init container may have been removed long ago; regular containers prove that it did complete. */
    private ContainerStatusBuilder impliedByRegularContainers(
            ContainerStatusBuilder status, Optional<ContainerObservation> observed) {
        boolean initialized = pod.getSpec().getContainers().stream()
                .anyMatch(c -> observation
                        .container(c.getName())
                        .filter(o -> !o.containerId().isEmpty())
                        .isPresent());
        if (observed.isPresent() || !initialized || !ContainerStates.isWaiting(status.buildState())) {
            return status;
        }
        return status.withNewState()
                .withNewTerminated()
                .withExitCode(0)
                .withReason("Completed")
                .withMessage("Unable to get init container status from container runtime and pod has been initialized,"
                        + " treat it as exited normally")
                .endTerminated()
                .endState();
    }

    private ContainerStatus servingStatus(Container container, List<ContainerStatus> before) {
        ContainerStatusBuilder status = status(container, before);
        boolean running = isRunning(status.buildState());
        Optional<ContainerObservation> observed = observation.container(container.getName());
        boolean started =
                running && observed.filter(ContainerObservation::started).isPresent();
        boolean ready = started && observed.filter(ContainerObservation::ready).isPresent();
        return status.withStarted(started).withReady(ready).build();
    }

    private ContainerStatusBuilder status(Container container, List<ContainerStatus> before) {
        Optional<ContainerStatus> old = before.stream()
                .filter(s -> s.getName().equals(container.getName()))
                .findFirst();
        return observation
                .container(container.getName())
                .map(observed -> seen(container, observed, old))
                .orElseGet(() -> unseen(container, old));
    }

    private ContainerStatusBuilder unseen(Container container, Optional<ContainerStatus> old) {
        if (old.filter(s -> isTerminated(s.getState())).isPresent()) {
            return new ContainerStatusBuilder(old.get());
        }
        ContainerStatusBuilder status = new ContainerStatusBuilder()
                .withName(container.getName())
                .withImage(container.getImage())
                .withImageID("")
                .withReady(false)
                .withRestartCount(0)
                .withVolumeMounts(VolumeMountStatuses.of(container))
                .withState(ContainerStates.waiting(notYet(pod.getSpec()), ""))
                .withLastState(new ContainerState());
        old.ifPresent(s -> rememberWhatRan(status, s));
        return status;
    }

    private void rememberWhatRan(ContainerStatusBuilder status, ContainerStatus old) {
        status.withRestartCount(old.getRestartCount()).withLastState(old.getLastState());
        if (isRunning(old.getState()) && !isTerminated(old.getLastState())) {
            boolean restarting = pod.getMetadata().getDeletionTimestamp() == null;
            status.withLastState(ContainerStates.vanished(DELETED_UNSEEN))
                    .withRestartCount(old.getRestartCount() + (restarting ? 1 : 0));
        }
    }

    private ContainerStatusBuilder seen(
            Container container, ContainerObservation observed, Optional<ContainerStatus> old) {
        ResourceRequirements own =
                container.getResources() == null ? new ResourceRequirements() : container.getResources();
        Map<String, Quantity> requests = own.getRequests() == null ? Map.of() : own.getRequests();
        boolean vanished = old.filter(s -> vanished(s, observed)).isPresent();
        int restarts = old.map(ContainerStatus::getRestartCount).orElse(0) + (vanished ? 1 : 0);
        ContainerState state = state(observed);
        return new ContainerStatusBuilder()
                .withName(container.getName())
                .withImage(observed.image().isEmpty() ? container.getImage() : observed.image())
                .withImageID(observed.imageId())
                .withContainerID(unlessEmpty(observed.containerId()))
                .withReady(false)
                .withRestartCount(Math.max(observed.restartCount(), restarts))
                .withVolumeMounts(VolumeMountStatuses.of(container))
                .withResources(isRunning(state) ? observed.resources().orElse(own) : own)
                .withAllocatedResources(requests)
                .withUser(user(observed, state))
                .withState(state)
                .withLastState(lastState(observed, old, state));
    }

    private static @Nullable ContainerUser user(ContainerObservation observed, ContainerState state) {
        return observed.user()
                .filter(u -> isRunning(state))
                .map(u -> new ContainerUserBuilder()
                        .withNewLinux()
                        .withUid(u.uid())
                        .withGid(u.gid())
                        .withSupplementalGroups(u.groups())
                        .endLinux()
                        .build())
                .orElse(null);
    }

    private ContainerState state(ContainerObservation observed) {
        boolean staysDown = observed.state() instanceof dev.spillway.core.ContainerState.Waiting
                && (pod.getMetadata().getDeletionTimestamp() != null || observation.released());
        return api(
                staysDown && observed.lastTermination().isPresent()
                        ? observed.lastTermination().get()
                        : observed.state());
    }

    private ContainerState lastState(
            ContainerObservation observed, Optional<ContainerStatus> old, ContainerState state) {
        Optional<ContainerState> last =
                observed.lastTermination().map(this::api).filter(termination -> !termination.equals(state));
        return last.or(() -> old.flatMap(s -> lastKnown(s, observed.containerId(), state)))
                .orElseGet(() -> new ContainerStateBuilder().build());
    }

    /** The attempt that the API says is running was neither seen to end, nor is it there any more. */
    private static boolean vanished(ContainerStatus old, ContainerObservation observed) {
        return isRunning(old.getState())
                && observed.lastTermination().isEmpty()
                && !observed.containerId().isEmpty()
                && !observed.containerId().equals(old.getContainerID());
    }

    /** What the API knows of the attempt before, where the runtime has forgotten it. */
    private static Optional<ContainerState> lastKnown(ContainerStatus old, String containerId, ContainerState state) {
        boolean another = !containerId.isEmpty() && !containerId.equals(old.getContainerID());
        ContainerState last = another && isRunning(old.getState())
                ? ContainerStates.vanished(DELETED_UNSEEN)
                : another && isTerminated(old.getState()) ? old.getState() : old.getLastState();
        return Optional.ofNullable(last).filter(s -> isTerminated(s) && !s.equals(state));
    }

    private ContainerState api(dev.spillway.core.ContainerState state) {
        return ContainerStates.api(state, TerminationMessages.limitPerContainer(pod.getSpec()));
    }

    private static String notYet(PodSpec spec) {
        return spec.getInitContainers().isEmpty() ? "ContainerCreating" : "PodInitializing";
    }
}
