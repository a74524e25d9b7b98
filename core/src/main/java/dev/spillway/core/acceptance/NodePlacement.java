package dev.spillway.core.acceptance;

import dev.spillway.core.Acceptance.Refused;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The scheduler's rules that hold for pods that went round it too: node selector, required affinity, NoExecute taints. */
final class NodePlacement {
    private static final Refused AFFINITY = new Refused(
            "NodeAffinity", "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector");
    private static final Refused TAINT = new Refused(
            "TaintToleration", "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate");

    private NodePlacement() {}

    static Optional<Refused> check(Pod pod, NodeTerms node) {
        if (!selected(pod.getSpec().getNodeSelector(), node)
                || !required(pod.getSpec().getAffinity(), node)) {
            return Optional.of(AFFINITY);
        }
        boolean tolerated = node.taints().stream()
                .filter(taint -> "NoExecute".equals(taint.getEffect()))
                .allMatch(taint -> pod.getSpec().getTolerations().stream().anyMatch(t -> tolerates(t, taint)));
        return tolerated ? Optional.empty() : Optional.of(TAINT);
    }

    private static boolean selected(@Nullable Map<String, String> selector, NodeTerms node) {
        return selector == null || node.labels().entrySet().containsAll(selector.entrySet());
    }

    private static boolean required(@Nullable Affinity affinity, NodeTerms node) {
        if (affinity == null || affinity.getNodeAffinity() == null) {
            return true;
        }
        NodeSelector selector = affinity.getNodeAffinity().getRequiredDuringSchedulingIgnoredDuringExecution();
        return selector == null || selector.getNodeSelectorTerms().stream().anyMatch(term -> matches(term, node));
    }

    /** An empty term matches nothing. */
    private static boolean matches(NodeSelectorTerm term, NodeTerms node) {
        boolean empty =
                term.getMatchExpressions().isEmpty() && term.getMatchFields().isEmpty();
        return !empty
                && term.getMatchExpressions().stream().allMatch(r -> matches(r, node.labels()))
                && term.getMatchFields().stream().allMatch(r -> matches(r, Map.of("metadata.name", node.name())));
    }

    private static boolean matches(NodeSelectorRequirement requirement, Map<String, String> labels) {
        String value = labels.get(requirement.getKey());
        List<String> values = requirement.getValues();
        return switch (requirement.getOperator()) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> compare(value, values) > 0;
            case "Lt" -> compare(value, values) < 0;
            default -> false;
        };
    }

    /** Zero, which satisfies neither Gt nor Lt, unless both are whole numbers. */
    private static int compare(@Nullable String value, List<String> values) {
        try {
            return value == null || values.size() != 1
                    ? 0
                    : Long.compare(Long.parseLong(value), Long.parseLong(values.getFirst()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        String effect = toleration.getEffect();
        String key = toleration.getKey();
        boolean sameEffect = effect == null || effect.isEmpty() || effect.equals(taint.getEffect());
        boolean sameKey = key == null || key.isEmpty() || key.equals(taint.getKey());
        boolean exists = "Exists".equals(toleration.getOperator());
        return sameEffect && sameKey && (exists || text(toleration.getValue()).equals(text(taint.getValue())));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
