package dev.spillway.core.spec;

import dev.spillway.core.ElasticSpec;

/** Which spec a pod gets from a catalogue, or why it gets none. */
public sealed interface Sizing {

    record Sized(ElasticSpec spec) implements Sizing {}

    /**
     * Nothing in the catalogue fits, or what the pod asks for cannot be read.
     *
     * @param reason CamelCase, for {@code status.reason}
     * @param message names what was asked for, the field it came from, and the nearest fits or the fix
     */
    record Refused(String reason, String message) implements Sizing {}
}
