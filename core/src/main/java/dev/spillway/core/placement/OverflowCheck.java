package dev.spillway.core.placement;

import static dev.spillway.core.dialect.PlacementNames.DELETION_COST;
import static dev.spillway.core.dialect.PlacementNames.OVERFLOW;
import static dev.spillway.core.dialect.PlacementNames.UNIT;
import static dev.spillway.core.dialect.PlacementNames.VIRTUAL_DELETION_COST;

import dev.spillway.core.dialect.Placement;
import dev.spillway.core.placement.Overflow.Cause;
import dev.spillway.core.placement.Overflow.Go;
import dev.spillway.core.placement.Overflow.Stay;
import dev.spillway.core.placement.Overflow.Surroundings;
import dev.spillway.core.profile.Effect;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodAffinity;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a pod that the scheduler called unschedulable may go to virtual nodes: only if servers would take it but lack
 * room, and a virtual node would really take it. Decided from nodes and requests, never from the scheduler's words.
 */
public final class OverflowCheck {
    private final PlacementState state;
    private final VirtualNodeRules rules;

    public OverflowCheck(PlacementState state, VirtualNodeRules rules) {
        this.state = state;
        this.rules = rules;
    }

    /** The pod is pending, bound to no node, and called unschedulable. */
    public Overflow decide(Pod pod, Map<String, String> namespaceLabels, Surroundings surroundings) {
        Intent intent = state.intent(pod, namespaceLabels);
        if (isNotMeant(pod, intent)) {
            return new Stay(Cause.NOT_MEANT, "");
        }
        List<Toleration> missing = state.missingTolerations(pod);
        if (missing.isEmpty()) {
            return new Stay(Cause.ALREADY_TOLERATES, "");
        }
        return staysOnServers(pod, intent)
                .or(() -> overLimit(pod, intent, surroundings))
                .or(() -> noVirtualNode(pod, intent, missing, surroundings))
                .orElseGet(() -> go(pod, namespaceLabels, intent, missing, surroundings));
    }

    private boolean isNotMeant(Pod pod, Intent intent) {
        String nominated = pod.getStatus() == null ? null : pod.getStatus().getNominatedNodeName();
        boolean gated = pod.getSpec().getSchedulingGates() != null
                && !pod.getSpec().getSchedulingGates().isEmpty();
        return intent.placement() == Placement.SERVERS
                || state.isExcluded(pod.getMetadata().getNamespace())
                || Pods.isOfDaemonSet(pod)
                || gated
                || (nominated != null && !nominated.isEmpty());
    }

    /** Only for pods that would rather be on servers: the others lack a toleration that admission should have added. */
    private Optional<Overflow> staysOnServers(Pod pod, Intent intent) {
        List<NodeView> servers = state.servers();
        if (intent.placement() != Placement.PREFER_SERVERS || servers.isEmpty()) {
            return Optional.empty();
        }
        List<NodeView> admitting =
                servers.stream().filter(server -> admits(server, pod)).toList();
        if (admitting.isEmpty()) {
            return Optional.of(new Stay(
                    Cause.NO_SERVER_ADMITS,
                    "none of " + servers.size() + " servers would take the pod even with room: its node selector,"
                            + " affinity or tolerations exclude them; overflow is for want of room only"));
        }
        ResourceAmounts asked = PodRequests.of(pod.getSpec());
        return admitting.stream()
                .filter(server -> server.lacks(asked).isEmpty())
                .findFirst()
                .map(server -> new Stay(
                        Cause.SERVERS_HAVE_ROOM,
                        "server " + server.name() + " has room for the pod, so the scheduler has another reason;"
                                + " overflow is for want of room only"));
    }

    private static boolean admits(NodeView server, Pod pod) {
        return server.isSelectedBy(pod.getSpec()) && Tolerations.tolerate(pod.getSpec(), server.taints());
    }

    private Optional<Overflow> overLimit(Pod pod, Intent intent, Surroundings surroundings) {
        if (intent.placement() != Placement.PREFER_SERVERS) {
            return Optional.empty();
        }
        String namespace = pod.getMetadata().getNamespace();
        Optional<String> overBudget = surroundings.overBudget()
                ? Optional.of("namespace " + namespace + " has spent its budget of this month (billing.budgets)")
                : Optional.empty();
        Optional<String> unitsFull = surroundings.unitsFull()
                ? Optional.of("the pod has a unit of servers without room, and no later unit of virtual nodes takes it"
                        + " (max or maxResources of its ResourcePolicy)")
                : Optional.empty();
        return overBudget
                .or(() -> unitsFull)
                .or(() -> state.settings()
                        .limits()
                        .refusal(namespace, surroundings.inNamespace(), surroundings.inCluster()))
                .map(why -> new Stay(Cause.LIMIT, why));
    }

    private Optional<Overflow> noVirtualNode(
            Pod pod, Intent intent, List<Toleration> missing, Surroundings surroundings) {
        if (intent.placement() == Placement.PREFER_SERVERS && needsNeighbours(pod)) {
            return Optional.of(new Stay(
                    Cause.NO_VIRTUAL_NODE,
                    "the pod has a required podAffinity, so it must be beside other pods, which may not be on a virtual"
                            + " node; say spillway.dev/placement: prefer-virtual if they are"));
        }
        VirtualNodeFit fit = new VirtualNodeFit(pod, missing, surroundings.behindService());
        List<String> problems = rules.problems(pod);
        if (!problems.isEmpty()) {
            return Optional.of(new Stay(Cause.NO_VIRTUAL_NODE, String.join("; ", problems)));
        }
        return fit.refusal(state.virtualNodes()).map(why -> new Stay(Cause.NO_VIRTUAL_NODE, why));
    }

    /** Where the other pods are is not known here. Whom it keeps away from, the scheduler knows on virtual nodes, too. */
    private static boolean needsNeighbours(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getAffinity())
                .map(Affinity::getPodAffinity)
                .map(PodAffinity::getRequiredDuringSchedulingIgnoredDuringExecution)
                .filter(terms -> !terms.isEmpty())
                .isPresent();
    }

    private Overflow go(
            Pod pod,
            Map<String, String> namespaceLabels,
            Intent intent,
            List<Toleration> missing,
            Surroundings surroundings) {
        String why = intent.placement() == Placement.PREFER_SERVERS ? "servers lack room" : "meant for virtual nodes";
        Effect effect = state.profiles().effect(namespaceLabels, Pods.labels(pod));
        Map<String, String> annotations = new HashMap<>(Effect.missing(
                Pods.annotations(pod), effect.then(new Effect(cost(), Map.of())).annotations()));
        annotations.put(OVERFLOW, why);
        surroundings.nextUnit().ifPresent(unit -> annotations.putAll(moved(pod, unit)));
        return new Go(
                Stream.concat(pod.getSpec().getTolerations().stream(), missing.stream())
                        .toList(),
                annotations,
                Effect.missing(Pods.labels(pod), effect.labels()),
                why);
    }

    /** The later the unit, the sooner its pods go, unless the pod's owner said another cost. */
    private static Map<String, String> moved(Pod pod, int unit) {
        Optional<String> present = Optional.ofNullable(Pods.annotations(pod).get(DELETION_COST));
        Optional<String> before =
                UnitPolicies.unit(pod).stream().mapToObj(UnitPolicies::cost).findFirst();
        return present.isEmpty() || present.equals(before)
                ? Map.of(UNIT, String.valueOf(unit), DELETION_COST, UnitPolicies.cost(unit))
                : Map.of(UNIT, String.valueOf(unit));
    }

    private static Map<String, String> cost() {
        return Map.of(DELETION_COST, VIRTUAL_DELETION_COST);
    }
}
