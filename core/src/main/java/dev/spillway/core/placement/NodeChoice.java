package dev.spillway.core.placement;

import dev.spillway.core.dialect.Dialect;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTerm;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTermBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads from a pod's spec which kind of node it asks for, and narrows it. The narrowing methods change the spec. */
final class NodeChoice {
    private static final int STRONGEST = 100;
    private static final NodeSelectorRequirement VIRTUAL = virtualNodes("In");
    private static final NodeSelectorRequirement NOT_VIRTUAL = virtualNodes("NotIn");

    private NodeChoice() {}

    private static NodeSelectorRequirement virtualNodes(String operator) {
        return new NodeSelectorRequirementBuilder()
                .withKey(Dialect.ACK.label())
                .withOperator(operator)
                .withValues(Dialect.ACK.labelValue())
                .build();
    }

    /** Whether the spec itself, in either dialect, lets the pod run on virtual nodes only. */
    static boolean selectsVirtualNodes(PodSpec spec) {
        Map<String, String> selector = spec.getNodeSelector() == null ? Map.of() : spec.getNodeSelector();
        for (Dialect dialect : Dialect.values()) {
            if (dialect.labelValue().equals(selector.get(dialect.label()))) {
                return true;
            }
        }
        return NodeAffinityRules.required(spec)
                .filter(terms -> !terms.isEmpty() && terms.stream().allMatch(NodeChoice::namesVirtualNodes))
                .isPresent();
    }

    /** Whether a preferred affinity weighs the label of virtual nodes, which makes sense only for a pod that may go there. */
    static boolean weighsVirtualNodes(PodSpec spec) {
        return NodeAffinityRules.nodeAffinity(spec).stream()
                .map(NodeAffinity::getPreferredDuringSchedulingIgnoredDuringExecution)
                .flatMap(terms -> terms.stream())
                .flatMap(term -> term.getPreference().getMatchExpressions().stream())
                .anyMatch(NodeChoice::isAboutVirtualNodes);
    }

    private static boolean namesVirtualNodes(NodeSelectorTerm term) {
        return term.getMatchExpressions().stream()
                .anyMatch(each -> "In".equals(each.getOperator()) && isAboutVirtualNodes(each));
    }

    private static boolean isAboutVirtualNodes(NodeSelectorRequirement requirement) {
        for (Dialect dialect : Dialect.values()) {
            if (dialect.label().equals(requirement.getKey())
                    && List.of(dialect.labelValue()).equals(requirement.getValues())) {
                return true;
            }
        }
        return false;
    }

    /** Adds to the node selector; {@code false} if the spec already asks for another value. */
    static boolean select(PodSpec spec, Map<String, String> labels) {
        Map<String, String> selector =
                new TreeMap<>(spec.getNodeSelector() == null ? Map.of() : spec.getNodeSelector());
        labels.forEach(selector::putIfAbsent);
        spec.setNodeSelector(selector);
        return selector.entrySet().containsAll(labels.entrySet());
    }

    static boolean requireVirtualNodes(PodSpec spec) {
        return selectsVirtualNodes(spec) || select(spec, Map.of(Dialect.ACK.label(), Dialect.ACK.labelValue()));
    }

    /** A required affinity of its own, or one more requirement in each term there is: terms are alternatives. */
    static void forbidVirtualNodes(PodSpec spec) {
        require(spec, NOT_VIRTUAL);
    }

    /** Takes back what {@link #forbidVirtualNodes} added, and what is then empty. */
    static void allowVirtualNodes(PodSpec spec) {
        NodeAffinityRules.required(spec).ifPresent(terms -> {
            List<NodeSelectorTerm> without = terms.stream()
                    .map(term -> without(term, NOT_VIRTUAL))
                    .filter(term -> !(term.getMatchExpressions().isEmpty()
                            && term.getMatchFields().isEmpty()))
                    .toList();
            affinityOf(spec)
                    .setRequiredDuringSchedulingIgnoredDuringExecution(
                            without.isEmpty() ? null : new NodeSelector(without));
        });
    }

    private static NodeSelectorTerm without(NodeSelectorTerm term, NodeSelectorRequirement requirement) {
        return new NodeSelectorTermBuilder(term)
                .removeFromMatchExpressions(requirement)
                .build();
    }

    private static void require(PodSpec spec, NodeSelectorRequirement requirement) {
        NodeAffinity affinity = affinityOf(spec);
        List<NodeSelectorTerm> terms =
                NodeAffinityRules.required(spec).orElse(List.of(new NodeSelectorTermBuilder().build())).stream()
                        .map(term -> with(term, requirement))
                        .toList();
        affinity.setRequiredDuringSchedulingIgnoredDuringExecution(new NodeSelector(terms));
    }

    private static NodeSelectorTerm with(NodeSelectorTerm term, NodeSelectorRequirement requirement) {
        if (term.getMatchExpressions().contains(requirement)) {
            return term;
        }
        return new NodeSelectorTermBuilder(term)
                .addToMatchExpressions(requirement)
                .build();
    }

    static void preferVirtualNodes(PodSpec spec) {
        prefer(spec, STRONGEST, List.of(VIRTUAL));
    }

    static void preferServers(PodSpec spec, int weight, Map<String, String> labels) {
        List<NodeSelectorRequirement> wanted = new ArrayList<>();
        wanted.add(NOT_VIRTUAL);
        new TreeMap<>(labels)
                .forEach((key, value) -> wanted.add(new NodeSelectorRequirementBuilder()
                        .withKey(key)
                        .withOperator("In")
                        .withValues(value)
                        .build()));
        prefer(spec, weight, wanted);
    }

    private static void prefer(PodSpec spec, int weight, List<NodeSelectorRequirement> requirements) {
        NodeAffinity affinity = affinityOf(spec);
        List<PreferredSchedulingTerm> terms =
                new ArrayList<>(Optional.ofNullable(affinity.getPreferredDuringSchedulingIgnoredDuringExecution())
                        .orElse(List.of()));
        terms.add(new PreferredSchedulingTermBuilder()
                .withWeight(weight)
                .withNewPreference()
                .withMatchExpressions(requirements)
                .endPreference()
                .build());
        affinity.setPreferredDuringSchedulingIgnoredDuringExecution(terms);
    }

    private static NodeAffinity affinityOf(PodSpec spec) {
        if (spec.getAffinity() == null) {
            spec.setAffinity(new Affinity());
        }
        if (spec.getAffinity().getNodeAffinity() == null) {
            spec.getAffinity().setNodeAffinity(new NodeAffinity());
        }
        return spec.getAffinity().getNodeAffinity();
    }
}
