package dev.spillway.core.selector;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;

/** Whether labels satisfy a selector; an empty selector matches all, as in Kubernetes. */
public final class LabelSelectors {
    private LabelSelectors() {}

    public static boolean matches(LabelSelector selector, Map<String, String> labels) {
        Map<String, String> wanted = selector.getMatchLabels() == null ? Map.of() : selector.getMatchLabels();
        List<LabelSelectorRequirement> expressions =
                selector.getMatchExpressions() == null ? List.of() : selector.getMatchExpressions();
        return containsAll(labels, wanted) && expressions.stream().allMatch(each -> matches(each, labels));
    }

    /** Whether every one of the wanted labels is there with its value. */
    public static boolean containsAll(Map<String, String> labels, Map<String, String> wanted) {
        return labels.entrySet().containsAll(wanted.entrySet());
    }

    private static boolean matches(LabelSelectorRequirement wanted, Map<String, String> labels) {
        return Requirements.matches(wanted.getKey(), wanted.getOperator(), wanted.getValues(), labels);
    }
}
