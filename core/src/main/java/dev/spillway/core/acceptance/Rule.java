package dev.spillway.core.acceptance;

import dev.spillway.core.Acceptance.Refused;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One line of the table of what is looked at before a pod is taken.
 *
 * @param uses where a pod asks for it; empty if it does not
 * @param verdict what the first such place leads to
 */
record Rule(
        BiFunction<PodFields, FeatureSet, Stream<Use>> uses,
        Function<Use, Refused> verdict,
        Optional<PodFeature> unless) {

    /** Virtual nodes never do this, whatever their provider. */
    static Rule never(String reason, String fix, Function<PodFields, Stream<Use>> uses) {
        return new Rule(
                (pod, features) -> uses.apply(pod),
                use -> new Refused(reason, use.text() + " is not supported on a virtual node; " + fix),
                Optional.empty());
    }

    /** Depends on the provider. */
    static Rule needs(PodFeature feature, Function<PodFields, Stream<Use>> uses) {
        return needs(feature, "Unsupported" + camel(feature), uses);
    }

    /** Depends on the provider, and a kubelet has a reason of its own for a refusal. */
    static Rule needs(PodFeature feature, String reason, Function<PodFields, Stream<Use>> uses) {
        return needs(feature, reason, (pod, features) -> uses.apply(pod));
    }

    /** Depends on the provider, and on more than the feature alone. */
    static Rule needs(PodFeature feature, String reason, BiFunction<PodFields, FeatureSet, Stream<Use>> uses) {
        Function<Use, Refused> verdict = use -> new Refused(
                reason,
                use.text() + " needs " + feature.words()
                        + ", which this virtual node's provider does not support; remove the field, or run the pod"
                        + " on another node");
        return new Rule(uses, verdict, Optional.of(feature));
    }

    Optional<Refused> check(PodFields pod, FeatureSet features) {
        return unless.filter(features::has).isPresent()
                ? Optional.empty()
                : uses.apply(pod, features).findFirst().map(verdict);
    }

    private static String camel(PodFeature feature) {
        StringBuilder text = new StringBuilder();
        for (String word : feature.name().split("_", -1)) {
            text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }
}
