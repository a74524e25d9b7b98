package dev.spillway.core.acceptance;

/**
 * One field of a pod that asks for something.
 *
 * @param field its path, as in {@code spec.volumes[0].hostPath}
 * @param value as the user would recognize it; empty where the field says it all
 */
record Use(String field, String value) {

    /** {@code field}, or {@code field: value}. */
    String text() {
        return value.isEmpty() ? field : field + ": " + value;
    }
}
