package dev.spillway.provider.simulator;

import java.time.Duration;

/** A kubelet's crash-loop back-off: the first restart at once, then 10 s, doubled up to 5 minutes. */
final class RestartDelay {
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private RestartDelay() {}

    /** @param restart which restart, 1 or more */
    static Duration before(int restart) {
        if (restart <= 1) {
            return Duration.ZERO;
        }
        Duration doubled = FIRST.multipliedBy(1L << Math.min(restart - 2, 10));
        return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }
}
