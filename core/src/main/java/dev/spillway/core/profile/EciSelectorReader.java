package dev.spillway.core.profile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.core.dialect.Placement;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads one selector of an eci-profile: {@code {name, namespaceSelector, objectSelector, effect}}. */
final class EciSelectorReader {
    private static final Set<String> KEYS = Set.of("name", "namespaceSelector", "objectSelector", "effect");

    private final String path;
    private final List<String> problems;

    EciSelectorReader(String path, List<String> problems) {
        this.path = path;
        this.problems = problems;
    }

    /** Empty, and a problem added, if it says too little to be a selector. */
    Optional<ProfileRule> read(JsonNode selector) {
        if (!isObject(path, selector)) {
            return Optional.empty();
        }
        onlyKeys(path, selector, KEYS);
        String name = selector.path("name").asText();
        if (name.isEmpty()) {
            problems.add(path + ".name: is missing; every selector has a name");
        }
        Optional<LabelSelector> namespaces = labelSelector(selector, "namespaceSelector");
        Optional<LabelSelector> pods = labelSelector(selector, "objectSelector");
        Effect effect = effect(selector);
        if (namespaces.isEmpty() && pods.isEmpty() && effect.equals(Effect.NONE)) {
            problems.add(path + ": has neither namespaceSelector, objectSelector nor effect; give one of them");
        }
        Optional<Placement> placement =
                namespaces.isPresent() || pods.isPresent() ? Optional.of(Placement.VIRTUAL) : Optional.empty();
        return Optional.of(new ProfileRule(name, namespaces, pods, placement, effect, OptionalInt.empty()));
    }

    private Optional<LabelSelector> labelSelector(JsonNode selector, String key) {
        JsonNode found = selector.path(key);
        String where = path + "." + key;
        if (found.isMissingNode() || found.isNull() || !isObject(where, found)) {
            return Optional.empty();
        }
        onlyKeys(where, found, Set.of("matchLabels"));
        Map<String, String> labels = strings(where + ".matchLabels", found.path("matchLabels"));
        if (labels.isEmpty()) {
            // An empty selector would match every pod of the cluster.
            problems.add(where + ".matchLabels: is empty; name at least one label");
        }
        return Optional.of(new LabelSelectorBuilder().withMatchLabels(labels).build());
    }

    private Effect effect(JsonNode selector) {
        JsonNode effect = selector.path("effect");
        if (effect.isMissingNode() || effect.isNull() || !isObject(path + ".effect", effect)) {
            return Effect.NONE;
        }
        onlyKeys(path + ".effect", effect, Set.of("annotations", "labels"));
        return new Effect(
                strings(path + ".effect.annotations", effect.path("annotations")),
                strings(path + ".effect.labels", effect.path("labels")));
    }

    private Map<String, String> strings(String where, JsonNode object) {
        Map<String, String> strings = new LinkedHashMap<>();
        if (object.isMissingNode() || object.isNull() || !isObject(where, object)) {
            return strings;
        }
        object.properties().forEach(entry -> {
            if (entry.getValue().isTextual()) {
                strings.put(entry.getKey(), entry.getValue().textValue());
            } else {
                problems.add(where + "." + entry.getKey() + ": is " + entry.getValue()
                        + "; put it in quotes, for labels and annotations are strings");
            }
        });
        return strings;
    }

    private void onlyKeys(String where, JsonNode object, Set<String> known) {
        object.properties().stream()
                .map(Map.Entry::getKey)
                .filter(key -> !known.contains(key))
                .forEach(key -> problems.add(where + "." + key + ": is unknown; known are "
                        + String.join(", ", known.stream().sorted().toList())));
    }

    private boolean isObject(String where, JsonNode node) {
        if (!node.isObject()) {
            problems.add(where + ": is no JSON object");
        }
        return node.isObject();
    }
}
