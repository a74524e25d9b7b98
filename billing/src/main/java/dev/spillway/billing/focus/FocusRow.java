package dev.spillway.billing.focus;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/** One row; a column that is not set is null, which CSV writes as nothing. */
final class FocusRow {
    private final Map<FocusColumn, String> values = new EnumMap<>(FocusColumn.class);

    FocusRow set(FocusColumn column, String value) {
        values.put(column, value);
        return this;
    }

    FocusRow set(FocusColumn column, BigDecimal value) {
        return set(column, value.toPlainString());
    }

    Stream<String> cells() {
        return Stream.of(FocusColumn.values()).map(column -> values.getOrDefault(column, ""));
    }
}
