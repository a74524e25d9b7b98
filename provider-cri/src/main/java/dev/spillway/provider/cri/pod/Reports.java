package dev.spillway.provider.cri.pod;

import dev.spillway.core.ContainerObservation;
import dev.spillway.core.ContainerState;
import dev.spillway.core.PodFailure;
import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.core.SandboxObservation;
import dev.spillway.core.pod.Containers;
import dev.spillway.core.resources.ActualResources;
import dev.spillway.cri.api.ContainerStatus;
import dev.spillway.cri.api.LinuxContainerUser;
import dev.spillway.cri.api.PodSandboxStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One pod as its worker sees it, put into an observation. */
final class Reports {
    private static final String SCHEME = "containerd://";

    private final PodRef ref;
    private final PodView view;
    private final TerminationLogs terminationLogs;
    private final Enforced enforced;

    Reports(PodRef ref, PodView view, TerminationLogs terminationLogs, Enforced enforced) {
        this.enforced = enforced;
        this.ref = ref;
        this.view = view;
        this.terminationLogs = terminationLogs;
    }

    /** What the runtime does not know of. */
    interface Facts {
        /** Why a container that is not running is not running yet, or not again. */
        Optional<ContainerState.Waiting> waiting(String container);

        boolean started(ContainerStatus running);

        boolean ready(ContainerStatus running);
    }

    PodObservation observation(
            long version,
            Optional<Pod> pod,
            Facts facts,
            Optional<PodFailure> failure,
            boolean released,
            String resizeError) {
        return new PodObservation(
                ref,
                version,
                view.sandbox().map(Reports::sandbox),
                containers(pod, facts),
                failure,
                released,
                resizeError);
    }

    private static SandboxObservation sandbox(PodSandboxStatus sandbox) {
        return new SandboxObservation(
                sandbox.getId(),
                ContainerViews.ready(sandbox),
                ContainerViews.ips(sandbox),
                ContainerViews.instant(sandbox.getCreatedAt()));
    }

    private List<ContainerObservation> containers(Optional<Pod> pod, Facts facts) {
        Map<String, String> images = new LinkedHashMap<>();
        view.containers()
                .forEach(c -> images.put(c.getMetadata().getName(), c.getImage().getImage()));
        pod.ifPresent(p -> Containers.all(p.getSpec()).forEach(c -> images.put(c.getName(), c.getImage())));
        List<ContainerObservation> observations = new ArrayList<>();
        images.forEach((name, image) -> container(name, image, pod, facts).ifPresent(observations::add));
        return observations;
    }

    private Optional<ContainerObservation> container(String name, String image, Optional<Pod> pod, Facts facts) {
        List<ContainerStatus> attempts = view.attempts(name);
        Optional<ContainerState.Waiting> waiting = facts.waiting(name);
        if (attempts.isEmpty()) {
            return waiting.map(w -> new ContainerObservation(
                    name, w, Optional.empty(), 0, false, false, image, "", "", Optional.empty()));
        }
        ContainerStatus newest = attempts.getFirst();
        ContainerState state = state(newest, pod);
        Optional<ContainerState.Terminated> last =
                attempts.stream().skip(1).findFirst().flatMap(s -> terminated(s, pod));
        if (waiting.isPresent() && !(state instanceof ContainerState.Running)) {
            last = state instanceof ContainerState.Terminated ended ? Optional.of(ended) : last;
            state = waiting.get();
        }
        boolean running = state instanceof ContainerState.Running;
        boolean ready = runsOnce(name, pod)
                ? state instanceof ContainerState.Terminated ended && ended.exitCode() == 0
                : running && facts.ready(newest);
        return Optional.of(new ContainerObservation(
                name,
                state,
                last,
                ContainerViews.restartCount(newest),
                ready,
                running && facts.started(newest),
                image,
                newest.getImageRef(),
                SCHEME + newest.getId(),
                running ? resources(newest, pod) : Optional.empty(),
                user(newest)));
    }

    private Optional<ResourceRequirements> resources(ContainerStatus running, Optional<Pod> pod) {
        return pod.flatMap(p -> Containers.named(p, running.getMetadata().getName()))
                .flatMap(c -> enforced.of(running).map(actual -> ActualResources.of(c.getResources(), actual)));
    }

    /** Runtimes before containerd 2.0 do not tell. */
    private static Optional<ContainerObservation.LinuxUser> user(ContainerStatus status) {
        LinuxContainerUser user = status.getUser().getLinux();
        return status.getUser().hasLinux()
                ? Optional.of(new ContainerObservation.LinuxUser(
                        user.getUid(), user.getGid(), user.getSupplementalGroupsList()))
                : Optional.empty();
    }

    private ContainerState state(ContainerStatus status, Optional<Pod> pod) {
        return switch (status.getState()) {
            case CONTAINER_RUNNING -> new ContainerState.Running(ContainerViews.startedAt(status));
            case CONTAINER_EXITED -> terminated(status, pod).orElseThrow();
            default -> new ContainerState.Waiting("ContainerCreating", "");
        };
    }

    private Optional<ContainerState.Terminated> terminated(ContainerStatus status, Optional<Pod> pod) {
        if (status.getState() != dev.spillway.cri.api.ContainerState.CONTAINER_EXITED) {
            return Optional.empty();
        }
        return Optional.of(new ContainerState.Terminated(
                status.getExitCode(),
                0,
                status.getReason(),
                terminationLogs.message(ref, status, pod),
                ContainerViews.startedAt(status),
                ContainerViews.instant(status.getFinishedAt()),
                SCHEME + status.getId()));
    }

    /** An init container that is no sidecar is ready when it is done. */
    private static boolean runsOnce(String name, Optional<Pod> pod) {
        return pod.filter(p -> p.getSpec().getInitContainers().stream()
                        .anyMatch(c -> c.getName().equals(name) && !Containers.isSidecar(c)))
                .isPresent();
    }
}
