package dev.spillway.core.profile;

import dev.spillway.core.dialect.Placement;
import dev.spillway.core.dialect.PlacementNames;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * ConfigMap {@code kube-system/eci-profile} of ACK.
 *
 * @param rules its selectors, in order; the five default ones if it has no key {@code selectors}
 * @param vSwitchIds each stands for one zone, and so for one virtual node
 * @param linuxArm64Node whether there is an arm64 virtual node too
 */
public record EciProfile(List<ProfileRule> rules, List<String> vSwitchIds, boolean linuxArm64Node) {

    /** ACK's five default selectors. */
    public static final List<ProfileRule> DEFAULT_RULES = List.of(
            forPods("eci-pod-alibabacloud", PlacementNames.ACK_POD_LABEL, "true"),
            forPods("eci-pod", PlacementNames.ACK_SHORT_LABEL, "true"),
            forNamespaces("eci-namespace-alibabacloud", PlacementNames.ACK_POD_LABEL, "true"),
            forNamespaces("eci-namespace", PlacementNames.ACK_SHORT_LABEL, "true"),
            forNamespaces("virtual-node-affinity-injection", PlacementNames.ACK_NAMESPACE_INJECTION, "enabled"));

    /** Where there is no such ConfigMap. */
    public static final EciProfile DEFAULT = new EciProfile(DEFAULT_RULES, List.of(), false);

    public EciProfile {
        rules = List.copyOf(rules);
        vSwitchIds = List.copyOf(vSwitchIds);
    }

    private static ProfileRule forPods(String name, String label, String value) {
        return rule(name, Optional.empty(), Optional.of(selector(label, value)));
    }

    private static ProfileRule forNamespaces(String name, String label, String value) {
        return rule(name, Optional.of(selector(label, value)), Optional.empty());
    }

    private static ProfileRule rule(String name, Optional<LabelSelector> namespaces, Optional<LabelSelector> pods) {
        return new ProfileRule(
                name, namespaces, pods, Optional.of(Placement.VIRTUAL), Effect.NONE, OptionalInt.empty());
    }

    private static LabelSelector selector(String label, String value) {
        return new LabelSelectorBuilder().withMatchLabels(Map.of(label, value)).build();
    }
}
