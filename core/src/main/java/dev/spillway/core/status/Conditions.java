package dev.spillway.core.status;

import static dev.spillway.core.status.ContainerStates.isRunning;
import static dev.spillway.core.status.ContainerStates.isTerminated;

import dev.spillway.core.pod.Containers;
import dev.spillway.core.pod.PodPhase;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** What a pod's own conditions say, and why: the kubelet's pkg/kubelet/status/generate.go. */
final class Conditions {
    private final PodSpec spec;
    private final List<ContainerStatus> statuses;
    private final PodPhase phase;

    /** @param statuses of init and regular containers */
    Conditions(PodSpec spec, List<ContainerStatus> statuses, PodPhase phase) {
        this.spec = spec;
        this.statuses = statuses;
        this.phase = phase;
    }

    Verdict initialized() {
        List<String> unknown = names(spec.getInitContainers(), c -> status(c).isEmpty());
        if (phase == PodPhase.SUCCEEDED && unknown.isEmpty()) {
            return new Verdict(true, "PodCompleted", "");
        }
        if (anyRegularContainerStarted()) {
            return Verdict.TRUE;
        }
        List<String> incomplete = names(
                spec.getInitContainers(),
                c -> status(c).filter(s -> !passed(c, s)).isPresent());
        return verdict("ContainersNotInitialized", unknown, "incomplete", incomplete);
    }

    Verdict containersReady() {
        List<Container> serving = new ArrayList<>(
                spec.getInitContainers().stream().filter(Containers::isSidecar).toList());
        serving.addAll(spec.getContainers());
        List<String> unknown = names(serving, c -> status(c).isEmpty());
        if (phase == PodPhase.FAILED || (phase == PodPhase.SUCCEEDED && unknown.isEmpty())) {
            return ofTerminal(phase);
        }
        List<String> unready = names(
                serving,
                c -> status(c).filter(s -> !Boolean.TRUE.equals(s.getReady())).isPresent());
        return verdict("ContainersNotReady", unknown, "unready", unready);
    }

    /** @param others the pod's conditions, among which the readiness gates' are looked up */
    Verdict ready(List<PodCondition> others) {
        Verdict containersReady = containersReady();
        if (!containersReady.holds()) {
            return containersReady;
        }
        List<String> messages = spec.getReadinessGates().stream()
                .map(gate -> closed(gate, others))
                .flatMap(Optional::stream)
                .toList();
        return messages.isEmpty()
                ? Verdict.TRUE
                : new Verdict(false, "ReadinessGatesNotReady", String.join(", ", messages));
    }

    /** What Ready and ContainersReady say of a pod in a terminal phase. */
    static Verdict ofTerminal(PodPhase phase) {
        return new Verdict(false, phase == PodPhase.FAILED ? "PodFailed" : "PodCompleted", "");
    }

    private static Optional<String> closed(PodReadinessGate gate, List<PodCondition> others) {
        String type = gate.getConditionType();
        Optional<PodCondition> condition =
                others.stream().filter(c -> type.equals(c.getType())).findFirst();
        if (condition.isEmpty()) {
            return Optional.of("corresponding condition of pod readiness gate \"" + type + "\" does not exist.");
        }
        String status = condition.get().getStatus();
        return "True".equals(status)
                ? Optional.empty()
                : Optional.of("the status of pod readiness gate \"" + type + "\" is not \"True\", but " + status);
    }

    private static boolean passed(Container init, ContainerStatus status) {
        return Boolean.TRUE.equals(Containers.isSidecar(init) ? status.getStarted() : status.getReady());
    }

    private boolean anyRegularContainerStarted() {
        return spec.getContainers().stream()
                .map(this::status)
                .flatMap(Optional::stream)
                .anyMatch(s -> isRunning(s.getState()) || isTerminated(s.getState()));
    }

    private Optional<ContainerStatus> status(Container container) {
        return statuses.stream()
                .filter(s -> Objects.equals(s.getName(), container.getName()))
                .findFirst();
    }

    private static List<String> names(List<Container> containers, Predicate<Container> which) {
        return containers.stream().filter(which).map(Container::getName).toList();
    }

    private static Verdict verdict(String reason, List<String> unknown, String fault, List<String> faulty) {
        List<String> messages = new ArrayList<>();
        if (!unknown.isEmpty()) {
            messages.add("containers with unknown status: " + list(unknown));
        }
        if (!faulty.isEmpty()) {
            messages.add("containers with " + fault + " status: " + list(faulty));
        }
        return messages.isEmpty() ? Verdict.TRUE : new Verdict(false, reason, String.join(", ", messages));
    }

    private static String list(List<String> names) {
        return "[" + String.join(" ", names) + "]";
    }

    /** Whether a condition holds; reason and message are empty where there is nothing to say. */
    record Verdict(boolean holds, String reason, String message) {
        static final Verdict TRUE = new Verdict(true, "", "");
        static final Verdict FALSE = new Verdict(false, "", "");
    }
}
