package dev.spillway.core.placement;

import dev.spillway.core.dialect.Dialect;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What placement knows of a node.
 *
 * @param taints a cordon counts as one
 * @param requested the sum over the pods that are bound to it and have not ended
 * @param podNetworkReady whether its pods reach the cluster's; true where the node does not say
 */
public record NodeView(
        String name,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<Taint> taints,
        ResourceAmounts allocatable,
        ResourceAmounts requested,
        boolean podNetworkReady) {
    private static final String POD_NETWORK_READY = "PodNetworkReady";
    private static final Taint CORDON = new TaintBuilder()
            .withKey("node.kubernetes.io/unschedulable")
            .withEffect("NoSchedule")
            .build();

    public NodeView {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        taints = List.copyOf(taints);
    }

    public static NodeView of(Node node, ResourceAmounts requested) {
        return new NodeView(
                node.getMetadata().getName(),
                orEmpty(node.getMetadata().getLabels()),
                orEmpty(node.getMetadata().getAnnotations()),
                taints(node),
                ResourceAmounts.of(
                        node.getStatus() == null
                                ? Map.of()
                                : orEmpty(node.getStatus().getAllocatable())),
                requested,
                podNetworkReady(node));
    }

    /** The same node with other pods on it. */
    public NodeView with(ResourceAmounts newRequested) {
        return new NodeView(name, labels, annotations, taints, allocatable, newRequested, podNetworkReady);
    }

    /** Also of other virtual nodes than ours: their capacity is no server's either. */
    public boolean isVirtual() {
        return Dialect.ACK.labelValue().equals(labels.get(Dialect.ACK.label()))
                || Dialect.TKE.labelValue().equals(labels.get(Dialect.TKE.label()));
    }

    /** Whether the pod's selector and required affinity name this node, taints aside. */
    boolean isSelectedBy(PodSpec spec) {
        return NodeAffinityRules.admits(spec, name, labels);
    }

    /** Whether the pod would go to this node only because it asks for this architecture. */
    boolean isSelectedForItsArchitecture(PodSpec spec, String architectureLabel) {
        Map<String, String> others = new HashMap<>(labels);
        others.put(architectureLabel, "");
        return isSelectedBy(spec) && !NodeAffinityRules.admits(spec, name, others);
    }

    /** What the pod asks for and there is no room for now, by resource name. */
    List<String> lacks(ResourceAmounts asked) {
        return allocatable.minus(requested).lacking(asked);
    }

    private static List<Taint> taints(Node node) {
        List<Taint> taints = new ArrayList<>();
        if (node.getSpec() != null) {
            taints.addAll(
                    node.getSpec().getTaints() == null
                            ? List.of()
                            : node.getSpec().getTaints());
            if (Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
                taints.add(CORDON);
            }
        }
        return taints;
    }

    private static boolean podNetworkReady(Node node) {
        return Optional.ofNullable(node.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(condition -> POD_NETWORK_READY.equals(condition.getType()))
                .allMatch(condition -> "True".equals(condition.getStatus()));
    }

    private static <V> Map<String, V> orEmpty(Map<String, V> map) {
        return map == null ? Map.of() : map;
    }
}
