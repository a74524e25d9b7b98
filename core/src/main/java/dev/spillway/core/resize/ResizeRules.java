package dev.spillway.core.resize;

import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.ContainerObservation;
import dev.spillway.core.ContainerState;
import dev.spillway.core.PodObservation;
import dev.spillway.core.acceptance.ResourceFit;
import dev.spillway.core.pod.Containers;
import dev.spillway.core.resources.NodeUsage;
import dev.spillway.core.resources.QosClass;
import dev.spillway.core.resources.Quantities;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/** When a running pod gets other resources (pkg/kubelet/allocation/allocation_manager.go, 1.36). */
public final class ResizeRules {
    private ResizeRules() {}

    /**
     * Whether the node can give the pod what it asks for now.
     *
     * @param asked by the pod
     * @param others what the node's other pods hold
     * @return why not; empty if it can
     */
    public static Optional<PendingResize> check(NodeUsage asked, Map<String, Quantity> allocatable, NodeUsage others) {
        Optional<Refused> never = ResourceFit.check(asked, allocatable, NodeUsage.NONE);
        if (never.isPresent()) {
            return Optional.of(
                    new PendingResize(PendingResize.INFEASIBLE, never.get().message()));
        }
        return ResourceFit.check(asked, allocatable, others)
                .map(r -> new PendingResize(PendingResize.DEFERRED, r.message()));
    }

    /** A resize that waits for room: the pod as it wants to be, what it asks for and holds, and since when it waits. */
    public record Waiting(Pod wanted, NodeUsage asked, NodeUsage held, Instant since) {
        private boolean grows() {
            return asked.units(Quantities.CPU) > held.units(Quantities.CPU)
                    || asked.units(Quantities.MEMORY) > held.units(Quantities.MEMORY);
        }

        private int priority() {
            Integer priority = wanted.getSpec().getPriority();
            return priority == null ? 0 : priority;
        }
    }

    /** Who is served first: who asks for less, then by priority, then guaranteed pods, then who has waited longest. */
    public static Comparator<Waiting> order() {
        return Comparator.comparing(Waiting::grows)
                .thenComparing(Comparator.comparingInt(Waiting::priority).reversed())
                .thenComparing(w -> QosClass.of(w.wanted()) != QosClass.GUARANTEED)
                .thenComparing(Waiting::since);
    }

    /** Whether a running container still has other resources than its pod has been granted. */
    public static boolean inProgress(Pod granted, PodObservation observation) {
        return Containers.initAndRegular(granted.getSpec()).stream()
                .anyMatch(c -> observation
                        .container(c.getName())
                        .filter(o -> o.state() instanceof ContainerState.Running)
                        .flatMap(ContainerObservation::resources)
                        .filter(actual -> !Allocation.same(actual, c.getResources()))
                        .isPresent());
    }
}
