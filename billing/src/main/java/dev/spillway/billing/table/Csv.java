package dev.spillway.billing.table;

/** Comma-separated values as RFC 4180 defines them. */
public final class Csv {
    private Csv() {}

    /** A field, in quotes if it holds a comma, a quote or a line break. */
    public static String quoted(String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
