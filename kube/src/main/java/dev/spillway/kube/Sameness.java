package dev.spillway.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether two JSON values say the same to an API server, which writes some things its own way: empty objects appear or
 * vanish, and {@code 1000m} comes back as {@code 1}.
 */
final class Sameness {
    private static final Set<String> QUANTITIES =
            Set.of("limits", "requests", "capacity", "allocatable", "allocatedResources");

    private Sameness() {}

    static boolean same(JsonNode left, JsonNode right) {
        return same(left, right, false);
    }

    private static boolean same(JsonNode left, JsonNode right, boolean quantities) {
        if (left.equals(right) || (isVoid(left) && isVoid(right))) {
            return true;
        }
        if (left.isArray() && right.isArray()) {
            return sameItems(left, right, quantities);
        }
        if (isObject(left) && isObject(right)) {
            return sameFields(left, right, quantities);
        }
        return quantities && left.isTextual() && right.isTextual() && sameAmount(left.asText(), right.asText());
    }

    private static boolean sameItems(JsonNode left, JsonNode right, boolean quantities) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!same(left.get(i), right.get(i), quantities)) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameFields(JsonNode left, JsonNode right, boolean quantities) {
        Set<String> names = new TreeSet<>();
        left.fieldNames().forEachRemaining(names::add);
        right.fieldNames().forEachRemaining(names::add);
        return names.stream()
                .allMatch(name -> same(left.path(name), right.path(name), quantities || QUANTITIES.contains(name)));
    }

    private static boolean sameAmount(String left, String right) {
        try {
            return new Quantity(left).getNumericalAmount().compareTo(new Quantity(right).getNumericalAmount()) == 0;
        } catch (IllegalArgumentException notQuantities) {
            return false;
        }
    }

    private static boolean isObject(JsonNode value) {
        return value.isObject() || value.isMissingNode() || value.isNull();
    }

    /** What Go leaves out and Java may write, or the other way round. */
    static boolean isVoid(JsonNode value) {
        if (value.isObject()) {
            return value.valueStream().allMatch(Sameness::isVoid);
        }
        return value.isMissingNode() || value.isNull() || (value.isArray() && value.isEmpty());
    }
}
