package dev.spillway.core.acceptance;

import dev.spillway.core.Acceptance;
import dev.spillway.core.Acceptance.Accepted;
import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.ElasticPlan;
import dev.spillway.core.resources.PodResources;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a virtual node takes a pod that was bound to it. What it cannot do it refuses with the field, the value and
 * what to do about it; nothing is silently left out. Only for pods that are new to the node: one that runs already is not
 * asked again.
 *
 * <p>Whether the pod fits what is left of the node is another question: {@link ResourceFit}.
 */
public final class PodAcceptance {
    static final List<Rule> RULES = Stream.of(
                    HostRules.ALL,
                    VolumeRules.ALL,
                    FeatureRules.CONTAINERS,
                    FeatureRules.SECURITY,
                    FeatureRules.POD,
                    FeatureRules.MOUNTS,
                    AnnotationRules.ALL)
            .flatMap(List::stream)
            .toList();

    private PodAcceptance() {}

    public static Acceptance check(Pod pod, NodeTerms node) {
        PodFields fields = new PodFields(pod);
        Optional<Refused> refused = NodeRules.check(pod, node)
                .or(() -> RULES.stream()
                        .map(rule -> rule.check(fields, node.features()))
                        .flatMap(Optional::stream)
                        .findFirst());
        return refused.<Acceptance>map(r -> r)
                .orElseGet(() -> new Accepted(new ElasticPlan(PodResources.asRequested(pod))));
    }

    /** Everything that keeps a pod from virtual nodes with these features, wherever it is bound; for admission. */
    public static List<String> problems(Pod pod, FeatureSet features) {
        PodFields fields = new PodFields(pod);
        return RULES.stream()
                .map(rule -> rule.check(fields, features))
                .flatMap(Optional::stream)
                .map(Refused::message)
                .toList();
    }
}
