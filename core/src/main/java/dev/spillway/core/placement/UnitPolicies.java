package dev.spillway.core.placement;

import static dev.spillway.core.dialect.PlacementNames.DELETION_COST;
import static dev.spillway.core.dialect.PlacementNames.UNIT;
import static dev.spillway.core.dialect.PlacementNames.UNIT_GATE;

import dev.spillway.core.dialect.Placement;
import dev.spillway.core.profile.Effect;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSchedulingGate;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Which pods are held for their unit, and what a unit makes of a pod. */
public final class UnitPolicies {
    private static final int COST_STEP = -1000;

    private UnitPolicies() {}

    /** The policy that decides over the pod; a placement that leaves no choice, or none of ours, is no matter of units. */
    public static Optional<UnitPolicy> of(PlacementState state, Pod pod, String namespace, Intent intent) {
        if (intent.placement() == Placement.VIRTUAL || intent.forbidsVirtualNodes()) {
            return Optional.empty();
        }
        Optional<UnitPolicy> chosen = state.policies().stream()
                .filter(policy -> policy.covers(namespace, Pods.labels(pod)))
                .findFirst();
        return chosen.or(() -> localReplicas(pod, namespace, intent));
    }

    private static Optional<UnitPolicy> localReplicas(Pod pod, String namespace, Intent intent) {
        OptionalInt replicas = intent.localReplicas();
        return replicas.isEmpty()
                ? Optional.empty()
                : Pods.controller(pod)
                        .map(OwnerReference::getUid)
                        .map(owner -> UnitPolicy.localReplicas(namespace, owner, replicas.getAsInt()));
    }

    static void hold(Pod pod) {
        List<PodSchedulingGate> gates = new ArrayList<>(gates(pod));
        if (!isHeld(pod)) {
            gates.add(new PodSchedulingGate(UNIT_GATE));
        }
        pod.getSpec().setSchedulingGates(gates);
    }

    /** Whether the pod waits for its unit. */
    public static boolean isHeld(Pod pod) {
        return gates(pod).stream().anyMatch(gate -> UNIT_GATE.equals(gate.getName()));
    }

    /** The unit a pod was given. */
    public static OptionalInt unit(Pod pod) {
        String unit = Pods.annotations(pod).getOrDefault(UNIT, "");
        return unit.matches("\\d{1,4}") ? OptionalInt.of(Integer.parseInt(unit)) : OptionalInt.empty();
    }

    /** The pod in its unit, with the gate lifted; the given one is not changed. */
    public static Pod assigned(PlacementState state, Pod held, UnitPolicy policy, int unit) {
        Pod pod = released(held);
        PodSpec spec = pod.getSpec();
        if (policy.units().get(unit).virtual()) {
            narrowToVirtualNodes(state, pod, policy.units().get(unit));
        } else {
            preferInOrder(spec, policy.units().subList(unit, policy.units().size()));
        }
        mark(pod, policy, unit);
        return pod;
    }

    /** The pod with the gate lifted and nothing else; the given one is not changed. */
    public static Pod released(Pod held) {
        Pod pod = new PodBuilder(held).build();
        pod.getSpec()
                .setSchedulingGates(gates(held).stream()
                        .filter(gate -> !UNIT_GATE.equals(gate.getName()))
                        .toList());
        return pod;
    }

    private static void narrowToVirtualNodes(PlacementState state, Pod pod, UnitPolicy.Unit unit) {
        NodeChoice.requireVirtualNodes(pod.getSpec());
        NodeChoice.select(pod.getSpec(), unit.nodeSelector());
        pod.getSpec()
                .setTolerations(
                        Stream.concat(pod.getSpec().getTolerations().stream(), state.missingTolerations(pod).stream())
                                .toList());
    }

    /** If its own servers are full, the servers of the next unit are the next best. */
    private static void preferInOrder(PodSpec spec, List<UnitPolicy.Unit> units) {
        int weight = 100;
        for (UnitPolicy.Unit unit : units) {
            if (!unit.virtual() && !unit.nodeSelector().isEmpty()) {
                NodeChoice.preferServers(spec, weight, unit.nodeSelector());
            }
            weight = Math.max(1, weight - 10);
        }
    }

    /** Writes down the unit, with what it adds: the later the unit, the sooner its pods go. */
    static void mark(Pod pod, UnitPolicy policy, int unit) {
        UnitPolicy.Unit chosen = policy.units().get(unit);
        Additions.annotate(pod, UNIT, String.valueOf(unit));
        Additions.add(pod, new Effect(chosen.annotations(), chosen.labels()));
        if (unit > 0) {
            Additions.add(pod, new Effect(Map.of(DELETION_COST, cost(unit)), Map.of()));
        }
    }

    static String cost(int unit) {
        return String.valueOf(COST_STEP * unit);
    }

    private static List<PodSchedulingGate> gates(Pod pod) {
        List<PodSchedulingGate> gates = pod.getSpec().getSchedulingGates();
        return gates == null ? List.of() : gates;
    }
}
