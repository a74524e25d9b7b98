package dev.spillway.core.selector;

import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a node satisfies the terms of an affinity, a pod's or a volume's. */
public final class NodeSelectors {
    private NodeSelectors() {}

    /** Whether one term matches. */
    public static boolean matches(NodeSelector selector, String name, Map<String, String> labels) {
        return selector.getNodeSelectorTerms().stream().anyMatch(term -> matches(term, name, labels));
    }

    /** A term without any requirement matches no node. */
    public static boolean matches(NodeSelectorTerm term, String name, Map<String, String> labels) {
        List<NodeSelectorRequirement> expressions = orEmpty(term.getMatchExpressions());
        List<NodeSelectorRequirement> fields = orEmpty(term.getMatchFields());
        return !(expressions.isEmpty() && fields.isEmpty())
                && expressions.stream().allMatch(each -> matches(each, labels))
                && fields.stream().allMatch(each -> matches(each, Map.of("metadata.name", name)));
    }

    private static boolean matches(NodeSelectorRequirement wanted, Map<String, String> labels) {
        return Requirements.matches(wanted.getKey(), wanted.getOperator(), wanted.getValues(), labels);
    }

    private static List<NodeSelectorRequirement> orEmpty(@Nullable List<NodeSelectorRequirement> requirements) {
        return requirements == null ? List.of() : requirements;
    }
}
