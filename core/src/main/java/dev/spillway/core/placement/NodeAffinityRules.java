package dev.spillway.core.placement;

import dev.spillway.core.selector.LabelSelectors;
import dev.spillway.core.selector.NodeSelectors;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a pod says about nodes by {@code nodeSelector} and required node affinity, with the scheduler's semantics. */
final class NodeAffinityRules {
    private NodeAffinityRules() {}

    /** Whether a node of this name and these labels satisfies both. */
    static boolean admits(PodSpec spec, String nodeName, Map<String, String> nodeLabels) {
        Map<String, String> selector = spec.getNodeSelector() == null ? Map.of() : spec.getNodeSelector();
        return LabelSelectors.containsAll(nodeLabels, selector)
                && required(spec)
                        .map(terms ->
                                terms.stream().anyMatch(term -> NodeSelectors.matches(term, nodeName, nodeLabels)))
                        .orElse(true);
    }

    /** The required terms, of which one must match; none at all is another thing than an empty list. */
    static Optional<List<NodeSelectorTerm>> required(PodSpec spec) {
        return nodeAffinity(spec)
                .map(NodeAffinity::getRequiredDuringSchedulingIgnoredDuringExecution)
                .map(NodeSelector::getNodeSelectorTerms);
    }

    static Optional<NodeAffinity> nodeAffinity(PodSpec spec) {
        return Optional.ofNullable(spec.getAffinity()).map(affinity -> affinity.getNodeAffinity());
    }
}
