package dev.spillway.kube;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Ever longer pauses between attempts, spread at random so that many clients do not come back as one. */
final class Backoff {
    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private Duration next;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        this.next = first;
    }

    /** The pause before the next attempt: from half to all of the current step, or as long as the server asked for. */
    Duration next(Optional<Duration> retryAfter) {
        long step = next.toMillis();
        Duration pause = Duration.ofMillis(step / 2 + random.nextLong(step / 2 + 1));
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(longest) > 0 ? longest : doubled;
        return retryAfter.filter(asked -> asked.compareTo(pause) > 0).orElse(pause);
    }

    void reset() {
        next = first;
    }
}
