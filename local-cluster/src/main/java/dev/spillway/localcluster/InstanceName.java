package dev.spillway.localcluster;

import java.util.regex.Pattern;

/** The name of an instance: a letter, then up to 19 lower-case letters, digits and hyphens. */
public record InstanceName(String value) {
    /** The name used when the user gives none. */
    public static final String DEFAULT = "spillway";

    private static final Pattern RULE = Pattern.compile("[a-z][a-z0-9-]{0,19}");

    public InstanceName {
        if (!RULE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "instance name \"" + value
                            + "\" is not allowed: use a lower-case letter, then up to 19 lower-case letters, digits or hyphens");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
