package dev.spillway.core.dialect;

import java.util.Arrays;
import java.util.Optional;

/** Where a pod may run, and where it should. */
public enum Placement {
    /** Never on a virtual node. */
    SERVERS("servers"),
    /** On servers while they have room; overflows when they have none. */
    PREFER_SERVERS("prefer-servers"),
    /** On a virtual node if one takes it, else on a server. */
    PREFER_VIRTUAL("prefer-virtual"),
    /** On virtual nodes only. */
    VIRTUAL("virtual");

    private final String text;

    Placement(String text) {
        this.text = text;
    }

    /** As users write it. */
    public String text() {
        return text;
    }

    public static Optional<Placement> parse(String text) {
        return Arrays.stream(values())
                .filter(placement -> placement.text.equals(text))
                .findFirst();
    }
}
