package dev.spillway.node;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When to try again what failed: after a pause that doubles with each failure in a row. */
final class Retry {
    private final Duration first;
    private final Duration longest;
    private final double spread;
    private int failures;
    private Instant notBefore = Instant.MIN;

    /** @param key spreads those that failed together, the same way each time: each pauses for 75 to 100 % of a step */
    Retry(Duration first, Duration longest, String key) {
        this.first = first;
        this.longest = longest;
        this.spread = 0.75 + (key.hashCode() & 0xff) / 1024.0;
    }

    boolean due(Instant now) {
        return !now.isBefore(notBefore);
    }

    Instant notBefore() {
        return notBefore;
    }

    /** @param asked the pause that the other side asked for; the longer one counts */
    Instant failed(Instant now, Optional<Duration> asked) {
        Duration doubled = first.multipliedBy(1L << Math.min(failures, 20));
        Duration step = doubled.compareTo(longest) > 0 ? longest : doubled;
        Duration pause = Duration.ofMillis((long) (step.toMillis() * spread));
        failures++;
        notBefore = now.plus(asked.filter(a -> a.compareTo(pause) > 0).orElse(pause));
        return notBefore;
    }

    void reset() {
        failures = 0;
        notBefore = Instant.MIN;
    }
}
