package dev.spillway.core.placement;

import static dev.spillway.core.dialect.PlacementNames.DELETION_COST;
import static dev.spillway.core.dialect.PlacementNames.OVERFLOW;
import static dev.spillway.core.dialect.PlacementNames.VIRTUAL_DELETION_COST;

import dev.spillway.core.profile.Effect;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.Map;

/**
 * What a Binding carries to its pod: the API server copies a Binding's annotations, and from 1.35 its labels, onto the
 * pod, so they cost no request of their own.
 */
public final class BindingAdditions {
    private static final String TKE_PREFIX = "eks.tke.cloud.tencent.com/";

    private BindingAdditions() {}

    /**
     * For a virtual node: the profiles' additions, the node's own TKE annotations, then those of eks-config, and the
     * deletion cost that lets its pods go first. For a server: the cost is taken back from a pod that had overflowed
     * but found a server after all.
     */
    public static Effect of(PlacementState state, Pod pod, Map<String, String> namespaceLabels, String nodeName) {
        if (state.isExcluded(pod.getMetadata().getNamespace())) {
            return Effect.NONE;
        }
        return state.node(nodeName)
                .map(node -> node.isVirtual() ? onVirtualNode(state, pod, namespaceLabels, node) : onServer(pod))
                .orElse(Effect.NONE);
    }

    private static Effect onVirtualNode(
            PlacementState state, Pod pod, Map<String, String> namespaceLabels, NodeView node) {
        Effect all = state.profiles()
                .effect(namespaceLabels, Pods.labels(pod))
                .then(new Effect(ofNode(node), Map.of()))
                .then(new Effect(state.eksConfig().podAnnotations(), Map.of()))
                .then(new Effect(Map.of(DELETION_COST, VIRTUAL_DELETION_COST), Map.of()));
        return new Effect(
                Effect.missing(Pods.annotations(pod), all.annotations()),
                Effect.missing(Pods.labels(pod), all.labels()));
    }

    private static Effect onServer(Pod pod) {
        Map<String, String> annotations = Pods.annotations(pod);
        boolean ours =
                annotations.containsKey(OVERFLOW) && VIRTUAL_DELETION_COST.equals(annotations.get(DELETION_COST));
        return ours ? new Effect(Map.of(DELETION_COST, "0"), Map.of()) : Effect.NONE;
    }

    private static Map<String, String> ofNode(NodeView node) {
        Map<String, String> own = new HashMap<>(node.annotations());
        own.keySet().removeIf(key -> !key.startsWith(TKE_PREFIX));
        return own;
    }
}
