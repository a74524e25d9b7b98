package dev.spillway.core.env;

import java.util.Map;

/** The variables of a container, or why it cannot be given them now. */
public sealed interface Environment {

    /** Ready, in the order of the spec, Services' last. */
    record Variables(Map<String, String> values) implements Environment {}

    /** The container waits, reason {@code CreateContainerConfigError}, until what is missing appears. */
    record Missing(String message) implements Environment {}
}
