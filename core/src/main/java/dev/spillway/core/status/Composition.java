package dev.spillway.core.status;

import dev.spillway.core.ContainerState;
import dev.spillway.core.NodeFacts;
import dev.spillway.core.PodFailure;
import dev.spillway.core.PodObservation;
import dev.spillway.core.SandboxObservation;
import dev.spillway.core.pod.PodPhase;
import dev.spillway.core.resize.ResizeProgress;
import dev.spillway.core.resources.PodResources;
import dev.spillway.core.resources.QosClass;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One composition of one pod's status. */
final class Composition {
    private final Pod pod;
    private final PodObservation observation;
    private final NodeFacts node;
    private final Instant now;
    private final ResizeProgress resize;
    private final PodStatus present;
    private final List<ContainerStatus> init;
    private final List<ContainerStatus> regular;

    Composition(Pod pod, PodObservation observation, NodeFacts node, Instant now, ResizeProgress resize) {
        this.pod = pod;
        this.observation = observation;
        this.node = node;
        this.now = now;
        this.resize = resize;
        this.present = presentStatus(pod);
        ContainerStatuses containers = new ContainerStatuses(pod, observation, present);
        this.init = containers.init();
        this.regular = containers.regular();
    }

    static PodStatus presentStatus(Pod pod) {
        return pod.getStatus() == null ? new PodStatus() : pod.getStatus();
    }

    PodStatus status() {
        PodPhase due = due();
        boolean mayRun = mayStillRun();
        PodPhase shown = due.terminal() && mayRun ? PodPhase.of(pod) : observation.released() ? ended(due) : due;
        Endings endings = new Endings(pod, present, observation);
        PodStatusBuilder status = basis(pod, present, node, now)
                .withQosClass(QosClass.of(pod).apiName())
                .withInitContainerStatuses(endings.init(init))
                .withContainerStatuses(endings.regular(regular))
                .withEphemeralContainerStatuses(new ContainerStatuses(pod, observation, present).ephemeral());
        resources(status);
        addresses(status);
        explain(status, shown);
        return status.withPhase(shown.apiName())
                .withConditions(conditions(due, shown))
                .build();
    }

    /** The fields that no observation changes, and those that are other components' to write. */
    static PodStatusBuilder basis(Pod pod, PodStatus present, NodeFacts node, Instant now) {
        return new PodStatusBuilder()
                .withObservedGeneration(observedGeneration(pod, present))
                .withStartTime(present.getStartTime() == null ? Times.of(now) : present.getStartTime())
                .withHostIP(node.addresses().getFirst())
                .withHostIPs(node.addresses().stream().map(HostIP::new).toList())
                .withNominatedNodeName(present.getNominatedNodeName())
                .withResourceClaimStatuses(present.getResourceClaimStatuses())
                .withExtendedResourceClaimStatus(present.getExtendedResourceClaimStatus())
                .withNodeAllocatableResourceClaimStatuses(present.getNodeAllocatableResourceClaimStatuses());
    }

    private static @Nullable Long observedGeneration(Pod pod, PodStatus present) {
        Long generation = pod.getMetadata().getGeneration();
        Long observed = present.getObservedGeneration();
        if (generation == null || observed == null) {
            return generation == null ? observed : generation;
        }
        return Math.max(generation, observed);
    }

    /** The phase that the containers, or the pod's failure, make due; it may have to wait. */
    private PodPhase due() {
        if (PodPhase.of(pod).terminal()) {
            return PodPhase.of(pod);
        }
        if (observation.failure().isPresent()) {
            return PodPhase.FAILED;
        }
        List<ContainerStatus> all = new ArrayList<>(init);
        all.addAll(regular);
        return Phases.of(pod.getSpec(), all, observation.released(), anyRegularContainerCreated());
    }

    /** A pod of which nothing is left has ended, whatever its containers last said. */
    private static PodPhase ended(PodPhase due) {
        return due.terminal() ? due : PodPhase.FAILED;
    }

    private boolean anyRegularContainerCreated() {
        return observation.sandbox().filter(SandboxObservation::ready).isPresent()
                && pod.getSpec().getContainers().stream()
                        .anyMatch(c -> observation
                                .container(c.getName())
                                .filter(o -> !o.containerId().isEmpty())
                                .isPresent());
    }

    /** A terminal phase frees what the pod holds, so it is not told while anything may run or the sandbox stands. */
    private boolean mayStillRun() {
        if (observation.released()) {
            return false;
        }
        return observation.sandbox().filter(SandboxObservation::ready).isPresent()
                || observation.containers().stream().anyMatch(c -> c.state() instanceof ContainerState.Running);
    }

    /** Told only of pods that have resources as a whole: an older API server would drop it, and be told for ever. */
    private void resources(PodStatusBuilder status) {
        if (pod.getSpec().getResources() != null) {
            Map<String, Quantity> requests = PodResources.requests(pod);
            status.withAllocatedResources(requests)
                    .withNewResources()
                    .withRequests(requests)
                    .withLimits(PodResources.limits(pod))
                    .endResources();
        }
    }

    private void addresses(PodStatusBuilder status) {
        List<String> seen = observation.sandbox().map(SandboxObservation::ips).orElse(List.of());
        List<String> ips = PodAddresses.byFamilyOf(node.addresses().getFirst(), seen);
        if (ips.isEmpty()) {
            status.withPodIP(present.getPodIP()).withPodIPs(present.getPodIPs());
        } else {
            status.withPodIP(ips.getFirst())
                    .withPodIPs(ips.stream().map(PodIP::new).toList());
        }
    }

    private void explain(PodStatusBuilder status, PodPhase shown) {
        Optional<PodFailure> failure = observation.failure().filter(f -> shown == PodPhase.FAILED);
        boolean same = shown.apiName().equals(present.getPhase());
        if (same) {
            status.withReason(present.getReason()).withMessage(present.getMessage());
        }
        if (!(same && shown.terminal())) {
            failure.ifPresent(f -> status.withReason(f.reason()).withMessage(f.message()));
        }
    }

    private List<PodCondition> conditions(PodPhase due, PodPhase shown) {
        List<ContainerStatus> all = new ArrayList<>(init);
        all.addAll(regular);
        PodConditions conditions = new PodConditions(pod, present, now);
        return conditions.ofRunning(
                new Conditions(pod.getSpec(), all, shown.terminal() ? shown : due), observation, shown, resize);
    }
}
