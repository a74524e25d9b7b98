package dev.spillway.core.spec;

import java.util.Optional;
import java.util.regex.Pattern;

/** Amounts that the clouds' annotations give in whole or decimal Gi. */
final class Gibibytes {
    private static final Pattern GI = Pattern.compile("(\\d{1,7}(?:\\.\\d{1,3})?)Gi");

    private Gibibytes() {}

    /** Bytes; empty unless the text is a number with the unit {@code Gi}. */
    static Optional<Long> parse(String text) {
        return Optional.of(GI.matcher(text)).filter(m -> m.matches()).map(m -> round(m.group(1)));
    }

    private static long round(String gib) {
        return (long) Math.ceil(Double.parseDouble(gib) * PodSize.GIB);
    }
}
