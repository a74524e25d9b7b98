package dev.spillway.core.status;

import dev.spillway.core.ContainerObservation;
import dev.spillway.core.ContainerState;
import dev.spillway.core.PodFailure;
import dev.spillway.core.PodObservation;
import dev.spillway.core.SandboxObservation;
import dev.spillway.core.pod.Containers;
import dev.spillway.core.pod.PodPhase;
import dev.spillway.core.pod.RestartRules;
import dev.spillway.core.resize.ResizeProgress;
import dev.spillway.core.status.Conditions.Verdict;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The list of a pod's conditions: ours written anew, other owners' kept, transition times moved only by transitions. */
final class PodConditions {
    private static final String DISRUPTION_TARGET = "DisruptionTarget";
    private static final String RESTARTING = "AllContainersRestarting";

    /** The kubelet's own types (pkg/kubelet/types/pod_status.go, 1.36). */
    private static final Set<String> OWN = Set.of(
            "PodReadyToStartContainers",
            "Initialized",
            "Ready",
            "ContainersReady",
            "PodScheduled",
            "PodResizeInProgress",
            "PodResizePending",
            RESTARTING);

    private final Pod pod;
    private final PodStatus present;
    private final Instant now;

    PodConditions(Pod pod, PodStatus present, Instant now) {
        this.pod = pod;
        this.present = present;
        this.now = now;
    }

    List<PodCondition> ofRunning(Conditions of, PodObservation observation, PodPhase shown, ResizeProgress resize) {
        List<PodCondition> all = new ArrayList<>(others());
        boolean sandbox =
                observation.sandbox().filter(SandboxObservation::ready).isPresent();
        all.add(condition("PodReadyToStartContainers", sandbox ? Verdict.TRUE : Verdict.FALSE));
        all.add(condition("Initialized", of.initialized()));
        all.add(condition("Ready", of.ready(present.getConditions())));
        all.add(condition("ContainersReady", of.containersReady()));
        all.add(condition("PodScheduled", Verdict.TRUE));
        if (RestartRules.mayRestartAll(pod.getSpec())) {
            all.add(condition(RESTARTING, restarting(observation, shown)));
        }
        if (!shown.terminal()) {
            resizing(all, resize);
        }
        observation
                .failure()
                .filter(f -> shown == PodPhase.FAILED && f.reason().equals("Evicted"))
                .ifPresent(f -> disrupted(all, f));
        return all;
    }

    /** Of a pod that nothing was started of: it was scheduled, and a kubelet has nothing else to say. */
    List<PodCondition> ofNeverStarted() {
        List<PodCondition> all = new ArrayList<>(others());
        all.add(condition("PodScheduled", Verdict.TRUE));
        return all;
    }

    private List<PodCondition> others() {
        return present.getConditions().stream()
                .filter(c -> !OWN.contains(c.getType()))
                .toList();
    }

    private void resizing(List<PodCondition> all, ResizeProgress resize) {
        resize.pending()
                .ifPresent(
                        why -> all.add(condition("PodResizePending", new Verdict(true, why.reason(), why.message()))));
        if (resize.inProgress()) {
            String reason = resize.error().isEmpty() ? "" : "Error";
            all.add(condition("PodResizeInProgress", new Verdict(true, reason, resize.error())));
        }
    }

    private Verdict restarting(PodObservation observation, PodPhase shown) {
        if (shown.terminal()) {
            return Conditions.ofTerminal(shown);
        }
        boolean triggered = observation.containers().stream().anyMatch(this::restartsAll);
        return triggered
                ? new Verdict(true, "RestartAllContainersStarted", "container exited with restart policy rule")
                : Verdict.FALSE;
    }

    private boolean restartsAll(ContainerObservation observed) {
        return observed.state() instanceof ContainerState.Terminated ended
                && Containers.named(pod, observed.name())
                        .filter(c -> RestartRules.restartsAll(c, ended.exitCode()))
                        .isPresent();
    }

    /** Tells the owner (a Job's {@code podFailurePolicy}, say) that the node ended the pod, not the pod itself. */
    private void disrupted(List<PodCondition> all, PodFailure failure) {
        all.removeIf(c -> DISRUPTION_TARGET.equals(c.getType()));
        all.add(condition(DISRUPTION_TARGET, new Verdict(true, "TerminationByKubelet", failure.message())));
    }

    private PodCondition condition(String type, Verdict verdict) {
        String status = verdict.holds() ? "True" : "False";
        Optional<PodCondition> old = present.getConditions().stream()
                .filter(c -> Objects.equals(c.getType(), type))
                .findFirst();
        String since = old.filter(c -> status.equals(c.getStatus()))
                .map(PodCondition::getLastTransitionTime)
                .orElseGet(() -> Times.of(now));
        return new PodConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(ContainerStates.unlessEmpty(verdict.reason()))
                .withMessage(ContainerStates.unlessEmpty(verdict.message()))
                .withLastTransitionTime(since)
                .withObservedGeneration(pod.getMetadata().getGeneration())
                .build();
    }
}
