package dev.spillway.core.status;

import static dev.spillway.core.status.ContainerStates.isRunning;
import static dev.spillway.core.status.ContainerStates.isTerminated;

import dev.spillway.core.pod.Containers;
import dev.spillway.core.pod.PodPhase;
import dev.spillway.core.pod.RestartRules;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The phase that follows from the containers' statuses: a kubelet's {@code getPhase} (pkg/kubelet/kubelet_pods.go). */
final class Phases {
    private Phases() {}

    /**
     * @param statuses of init and regular containers; a container without one is unknown
     * @param ended no container will start any more, whatever its restart policy
     * @param initialized a regular container has been created in the present sandbox
     */
    static PodPhase of(PodSpec spec, List<ContainerStatus> statuses, boolean ended, boolean initialized) {
        Map<String, ContainerStatus> byName =
                statuses.stream().collect(Collectors.toMap(ContainerStatus::getName, Function.identity()));
        Tally tally = new Tally(spec);
        for (Container container : spec.getInitContainers()) {
            ContainerStatus status = byName.get(container.getName());
            if (Containers.isSidecar(container)) {
                tally.sidecar(status);
            } else {
                tally.init(container, status);
            }
        }
        spec.getContainers().forEach(c -> tally.regular(c, byName.get(c.getName())));
        return tally.phase(ended, initialized);
    }

    /** How a container that does not run ended last; a waiting one that ran before counts as ended, not as waiting. */
    private static Optional<ContainerStateTerminated> ending(ContainerStatus status) {
        ContainerState ended = isTerminated(status.getState()) ? status.getState() : status.getLastState();
        return Optional.ofNullable(ended).map(ContainerState::getTerminated);
    }

    private static final class Tally {
        private final PodSpec spec;
        private boolean pendingInit;
        private boolean pendingSidecar;
        private boolean failedInit;
        private int unknown;
        private int running;
        private int waiting;
        private int stopped;
        private int stoppedForGood;
        private int succeeded;

        Tally(PodSpec spec) {
            this.spec = spec;
        }

        void init(Container container, @Nullable ContainerStatus status) {
            Optional<ContainerStateTerminated> ending =
                    status == null || isRunning(status.getState()) ? Optional.empty() : ending(status);
            pendingInit |= ending.isEmpty();
            failedInit |= ending.filter(e -> e.getExitCode() != 0 && !restarts(container, e))
                    .isPresent();
        }

        void sidecar(@Nullable ContainerStatus status) {
            if (status == null) {
                unknown++;
            } else if (isRunning(status.getState())) {
                running++;
                pendingSidecar |= !Boolean.TRUE.equals(status.getStarted());
            } else if (ending(status).isEmpty()) {
                waiting++;
                pendingSidecar = true;
            }
        }

        void regular(Container container, @Nullable ContainerStatus status) {
            if (status == null) {
                unknown++;
            } else if (isRunning(status.getState())) {
                running++;
            } else {
                ending(status).ifPresentOrElse(e -> stopped(container, status, e), () -> waiting++);
            }
        }

        private void stopped(Container container, ContainerStatus status, ContainerStateTerminated ending) {
            stopped++;
            stoppedForGood += restarts(container, ending) ? 0 : 1;
            succeeded += isTerminated(status.getState()) && ending.getExitCode() == 0 ? 1 : 0;
        }

        private boolean restarts(Container container, ContainerStateTerminated ending) {
            return RestartRules.restartsAfter(container, spec, ending.getExitCode())
                    || RestartRules.RESTARTING_ALL_CONTAINERS.equals(ending.getReason());
        }

        PodPhase phase(boolean ended, boolean initialized) {
            if (failedInit) {
                return PodPhase.FAILED;
            }
            if (pendingInit || (pendingSidecar && !initialized) || waiting > 0 || unknown > 0) {
                return PodPhase.PENDING;
            }
            if (running > 0) {
                return PodPhase.RUNNING;
            }
            if (stopped == 0) {
                return PodPhase.PENDING;
            }
            if (!ended && stopped != stoppedForGood) {
                return PodPhase.RUNNING;
            }
            return stopped == succeeded ? PodPhase.SUCCEEDED : PodPhase.FAILED;
        }
    }
}
