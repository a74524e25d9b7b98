package dev.spillway.core.placement;

import dev.spillway.core.dialect.PlacementNames;
import dev.spillway.core.profile.EksConfig;
import dev.spillway.core.profile.Profiles;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that decides where pods go, as it is at one moment.
 *
 * @param nodes all nodes, by name
 * @param policies of all namespaces
 */
public record PlacementState(
        PlacementSettings settings,
        Profiles profiles,
        EksConfig eksConfig,
        Map<String, NodeView> nodes,
        List<UnitPolicy> policies) {
    public PlacementState {
        nodes = Map.copyOf(nodes);
        policies = List.copyOf(policies);
    }

    /** Where the pod is meant to go, and who said so. */
    public Intent intent(Pod pod, Map<String, String> namespaceLabels) {
        return new Intents(settings, profiles, eksConfig, this::isVirtualNode).of(pod, namespaceLabels);
    }

    public boolean isExcluded(String namespace) {
        return settings.excludedNamespaces().contains(namespace);
    }

    public boolean isVirtualNode(String name) {
        return node(name).filter(NodeView::isVirtual).isPresent();
    }

    public Optional<NodeView> node(String name) {
        return Optional.ofNullable(nodes.get(name));
    }

    /** In the order of their names, so that the same state always decides the same. */
    List<NodeView> servers() {
        return nodes.values().stream()
                .filter(node -> !node.isVirtual())
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }

    List<NodeView> virtualNodes() {
        return nodes.values().stream()
                .filter(NodeView::isVirtual)
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }

    /**
     * What a pod lacks to get past the taints of our virtual nodes, and past the taint of arm64 ones if it asks for
     * that architecture.
     */
    List<Toleration> missingTolerations(Pod pod) {
        List<Toleration> missing = new ArrayList<>();
        List<Taint> taints = new ArrayList<>(settings.poolTaints());
        virtualNodes().stream()
                .filter(node -> node.isSelectedForItsArchitecture(pod.getSpec(), PlacementNames.ARCHITECTURE))
                .flatMap(node -> node.taints().stream())
                .filter(taint -> PlacementNames.ARCHITECTURE.equals(taint.getKey()))
                .distinct()
                .forEach(taints::add);
        taints.stream()
                .filter(taint -> !Tolerations.tolerates(pod.getSpec(), taint))
                .map(Tolerations::of)
                .forEach(missing::add);
        return missing;
    }
}
