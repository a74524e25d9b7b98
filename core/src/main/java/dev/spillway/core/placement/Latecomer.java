package dev.spillway.core.placement;

import static dev.spillway.core.dialect.PlacementNames.DELETION_COST;

import dev.spillway.core.dialect.Placement;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A pod with a node that the webhook may not have seen: what it lacks, and whether it is where it was meant to be. */
public final class Latecomer {
    private final PlacementState state;
    private final Pod pod;
    private final Map<String, String> namespaceLabels;

    /** @param pod has a node */
    public Latecomer(PlacementState state, Pod pod, Map<String, String> namespaceLabels) {
        this.state = state;
        this.pod = pod;
        this.namespaceLabels = namespaceLabels;
    }

    /** Whether the pod's controller looks at deletion costs, and the pod has none: cheap, and true of many. */
    public static boolean mayLackItsCost(Pod pod) {
        return isOfReplicaSet(pod) && !Pods.annotations(pod).containsKey(DELETION_COST);
    }

    /** Whether the pod was created so lately. */
    public static boolean isYoungerThan(Pod pod, Duration age, Instant now) {
        return Optional.ofNullable(pod.getMetadata().getCreationTimestamp())
                .map(Instant::parse)
                .filter(created -> created.isAfter(now.minus(age)))
                .isPresent();
    }

    /** The deletion cost that its Binding should have carried; nothing where no controller looks at it. */
    public Map<String, String> annotations() {
        if (!isOfReplicaSet(pod) || pod.getMetadata().getDeletionTimestamp() != null) {
            return Map.of();
        }
        Map<String, String> lacking = new HashMap<>(
                BindingAdditions.of(state, pod, namespaceLabels, pod.getSpec().getNodeName())
                        .annotations());
        lacking.keySet().retainAll(Set.of(DELETION_COST));
        // A pod that found a server has got its cost back already.
        lacking.values().removeIf(cost -> cost.equals(Pods.annotations(pod).get(DELETION_COST)));
        return lacking;
    }

    /** Why a pod that was meant for virtual nodes is on a server; empty if it is not so. */
    public Optional<String> misplaced() {
        String node = pod.getSpec().getNodeName();
        boolean ours = !state.isExcluded(pod.getMetadata().getNamespace()) && !Pods.isOfDaemonSet(pod);
        if (!ours || state.node(node).isEmpty() || state.isVirtualNode(node)) {
            return Optional.empty();
        }
        Intent intent = state.intent(pod, namespaceLabels);
        return intent.placement() == Placement.VIRTUAL
                ? Optional.of(
                        "is on server " + node + ", though " + intent.origin().text()
                                + " mean it for virtual nodes: Spillway's webhook did not answer when it was created;"
                                + " it stays there until it is deleted and created anew")
                : Optional.empty();
    }

    private static boolean isOfReplicaSet(Pod pod) {
        return Pods.controller(pod)
                .map(OwnerReference::getKind)
                .filter("ReplicaSet"::equals)
                .isPresent();
    }
}
