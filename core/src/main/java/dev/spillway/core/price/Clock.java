package dev.spillway.core.price;

import static java.util.Locale.ROOT;

import java.util.stream.Stream;

/** From when on a pod is charged. None starts at the pod's creation, and all end when its last container has finished. */
public enum Clock {
    /** Bound to a virtual node and accepted by its provider: ECI's Pending (ACK "Overview of virtual nodes", 2025). */
    ACCEPTED,
    /** Resources are allocated and the first image is about to be pulled: TKE, and ECI's own billing page. */
    FIRST_PULL,
    /** Nothing until a container has run: for one's own books. */
    FREE_UNTIL_FIRST_RUNNING;

    /** As price books write it: {@code first-pull}. */
    public String text() {
        return name().toLowerCase(ROOT).replace('_', '-');
    }

    /**
     * The clock of that name.
     *
     * @throws IllegalArgumentException naming the clocks there are
     */
    public static Clock named(String text) {
        return Stream.of(values())
                .filter(clock -> clock.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no clock \"" + text + "\"; there are accepted, first-pull and free-until-first-running"));
    }
}
