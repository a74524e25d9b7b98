package dev.spillway.core.selector;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One requirement on labels, with the operators of label selectors and of node affinity. */
public final class Requirements {
    private Requirements() {}

    /** An operator nobody knows matches nothing. */
    public static boolean matches(
            String key, String operator, @Nullable List<String> values, Map<String, String> labels) {
        String label = labels.get(key);
        List<String> wanted = values == null ? List.of() : values;
        return switch (operator) {
            case "In" -> label != null && wanted.contains(label);
            case "NotIn" -> label == null || !wanted.contains(label);
            case "Exists" -> label != null;
            case "DoesNotExist" -> label == null;
            case "Gt" -> compares(label, wanted, 1);
            case "Lt" -> compares(label, wanted, -1);
            default -> false;
        };
    }

    private static boolean compares(@Nullable String label, List<String> wanted, int sign) {
        OptionalLong left = number(label);
        OptionalLong right = number(wanted.size() == 1 ? wanted.getFirst() : null);
        return left.isPresent()
                && right.isPresent()
                && Long.signum(Long.compare(left.getAsLong(), right.getAsLong())) == sign;
    }

    private static OptionalLong number(@Nullable String text) {
        try {
            return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
