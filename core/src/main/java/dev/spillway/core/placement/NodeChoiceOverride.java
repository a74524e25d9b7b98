package dev.spillway.core.placement;

import dev.spillway.core.dialect.PlacementNames;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** ACK's pod label wins over node selector, affinity and topology spread; what it drops, it names. */
final class NodeChoiceOverride {
    /** What the image was built for is no wish about places. */
    private static final Set<String> KEPT = Set.of(PlacementNames.ARCHITECTURE, "kubernetes.io/os");

    private NodeChoiceOverride() {}

    /** Changes the spec. */
    static List<String> apply(PodSpec spec) {
        List<String> dropped = new ArrayList<>();
        dropSelector(spec, dropped);
        if (spec.getAffinity() != null && !NodeChoice.selectsVirtualNodes(spec)) {
            spec.setAffinity(null);
            dropped.add("spec.affinity");
        }
        if (!spec.getTopologySpreadConstraints().isEmpty()) {
            spec.setTopologySpreadConstraints(List.of());
            dropped.add("spec.topologySpreadConstraints");
        }
        return dropped.stream()
                .map(field -> field + ": dropped, because the pod's labels send it to virtual nodes whatever it says")
                .toList();
    }

    private static void dropSelector(PodSpec spec, List<String> dropped) {
        if (NodeChoice.selectsVirtualNodes(spec) || spec.getNodeSelector() == null) {
            return;
        }
        Map<String, String> kept = new TreeMap<>(spec.getNodeSelector());
        kept.keySet().retainAll(KEPT);
        if (kept.size() < spec.getNodeSelector().size()) {
            spec.setNodeSelector(kept);
            dropped.add("spec.nodeSelector");
        }
    }
}
