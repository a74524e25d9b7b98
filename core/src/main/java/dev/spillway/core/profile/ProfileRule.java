package dev.spillway.core.profile;

import dev.spillway.core.dialect.Placement;
import dev.spillway.core.selector.LabelSelectors;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Picks pods and says what is added to them, and where they go.
 *
 * @param name for messages
 * @param namespaces the namespace's labels must match, if given
 * @param pods the pod's labels must match, if given
 * @param placement where those that match go; empty: wherever they go anyway
 * @param ttlSecondsAfterFinished for Jobs without one
 */
public record ProfileRule(
        String name,
        Optional<LabelSelector> namespaces,
        Optional<LabelSelector> pods,
        Optional<Placement> placement,
        Effect effect,
        OptionalInt ttlSecondsAfterFinished) {

    /** A rule that names neither pods nor namespaces picks no pod: it adds to those that go to virtual nodes anyway. */
    boolean picksPods() {
        return namespaces.isPresent() || pods.isPresent();
    }

    boolean matches(Map<String, String> namespaceLabels, Map<String, String> podLabels) {
        return namespaces
                        .map(selector -> LabelSelectors.matches(selector, namespaceLabels))
                        .orElse(true)
                && pods.map(selector -> LabelSelectors.matches(selector, podLabels))
                        .orElse(true);
    }
}
