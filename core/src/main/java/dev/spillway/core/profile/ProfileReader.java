package dev.spillway.core.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.core.dialect.Placement;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads a custom resource {@code Profile}; its schema has been checked by the API server, its sense is checked here. */
public final class ProfileReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> OPERATORS = Set.of("In", "NotIn", "Exists", "DoesNotExist");

    private final JsonNode spec;
    private final List<String> problems = new ArrayList<>();

    private ProfileReader(JsonNode spec) {
        this.spec = spec;
    }

    /** A profile of exactly this object, or every reason why it is none. */
    public static Loaded<Profile> read(String name, JsonNode object) {
        ProfileReader reader = new ProfileReader(object.path("spec"));
        Profile profile = reader.profile(name);
        return reader.problems.isEmpty()
                ? new Loaded.Valid<>(profile, List.of())
                : new Loaded.Invalid<>(reader.problems);
    }

    private Profile profile(String name) {
        Optional<LabelSelector> namespaces = selector("namespaceSelector");
        Optional<LabelSelector> pods = selector("podSelector");
        Optional<Placement> placement = placement();
        Effect effect = new Effect(strings(spec.at("/effect/annotations")), strings(spec.at("/effect/labels")));
        if (placement.isPresent() && namespaces.isEmpty() && pods.isEmpty()) {
            problems.add("spec.placement: needs spec.podSelector or spec.namespaceSelector to say whose");
        }
        if (placement.isEmpty() && effect.equals(Effect.NONE) && !spec.has("ttlSecondsAfterFinished")) {
            problems.add("spec: says nothing; give placement, effect or ttlSecondsAfterFinished");
        }
        OptionalInt ttl = spec.has("ttlSecondsAfterFinished")
                ? OptionalInt.of(spec.path("ttlSecondsAfterFinished").asInt())
                : OptionalInt.empty();
        ProfileRule rule = new ProfileRule(name, namespaces, pods, placement, effect, ttl);
        return new Profile(rule, spec.path("priority").asInt(0));
    }

    private Optional<Placement> placement() {
        if (!spec.has("placement")) {
            return Optional.empty();
        }
        String text = spec.path("placement").asText();
        Optional<Placement> placement = Placement.parse(text);
        if (placement.isEmpty()) {
            problems.add("spec.placement: is " + text + "; write one of "
                    + String.join(
                            ", ",
                            Arrays.stream(Placement.values())
                                    .map(Placement::text)
                                    .toList()));
        }
        return placement;
    }

    private Optional<LabelSelector> selector(String field) {
        if (!spec.has(field)) {
            return Optional.empty();
        }
        try {
            LabelSelector selector = JSON.treeToValue(spec.path(field), LabelSelector.class);
            selector.getMatchExpressions().stream()
                    .filter(each -> !OPERATORS.contains(each.getOperator()))
                    .forEach(each -> problems.add("spec." + field + ".matchExpressions: operator " + each.getOperator()
                            + " is unknown; write In, NotIn, Exists or DoesNotExist"));
            return Optional.of(selector);
        } catch (JsonProcessingException e) {
            problems.add("spec." + field + ": is no label selector: " + e.getOriginalMessage());
            return Optional.empty();
        }
    }

    private static Map<String, String> strings(JsonNode object) {
        Map<String, String> strings = new LinkedHashMap<>();
        object.properties()
                .forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
        return strings;
    }
}
