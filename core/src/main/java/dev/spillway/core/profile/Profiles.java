package dev.spillway.core.profile;

import dev.spillway.core.dialect.Placement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** All rules in force, in their order: the first one that has something to say is heard first. */
public record Profiles(List<ProfileRule> rules) {
    public static final Profiles NONE = new Profiles(List.of());

    public Profiles {
        rules = List.copyOf(rules);
    }

    /** Where the first rule that picks the pod by its own labels sends it. */
    public Optional<Placement> placementByPod(Map<String, String> namespaceLabels, Map<String, String> podLabels) {
        return placement(
                matching(namespaceLabels, podLabels).filter(rule -> rule.pods().isPresent()));
    }

    /** Where the first rule that picks the pod by its namespace alone sends it. */
    public Optional<Placement> placementByNamespace(
            Map<String, String> namespaceLabels, Map<String, String> podLabels) {
        return placement(
                matching(namespaceLabels, podLabels).filter(rule -> rule.pods().isEmpty()));
    }

    /** What a pod that goes to a virtual node is given, by every rule that matches, the first one first. */
    public Effect effect(Map<String, String> namespaceLabels, Map<String, String> podLabels) {
        return rules.stream()
                .filter(rule -> rule.matches(namespaceLabels, podLabels))
                .map(ProfileRule::effect)
                .reduce(Effect.NONE, Effect::then);
    }

    /** How long a finished Job stays whose pods go to virtual nodes and that does not say it itself. */
    public OptionalInt ttlSecondsAfterFinished(Map<String, String> namespaceLabels, Map<String, String> podLabels) {
        return rules.stream()
                .filter(rule -> rule.matches(namespaceLabels, podLabels))
                .map(ProfileRule::ttlSecondsAfterFinished)
                .filter(OptionalInt::isPresent)
                .findFirst()
                .orElse(OptionalInt.empty());
    }

    private Stream<ProfileRule> matching(Map<String, String> namespaceLabels, Map<String, String> podLabels) {
        return rules.stream().filter(ProfileRule::picksPods).filter(rule -> rule.matches(namespaceLabels, podLabels));
    }

    private static Optional<Placement> placement(Stream<ProfileRule> rules) {
        return rules.map(ProfileRule::placement).flatMap(Optional::stream).findFirst();
    }
}
