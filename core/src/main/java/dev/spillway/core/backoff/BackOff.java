package dev.spillway.core.backoff;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How long each of several things has to wait before its next try: 10 s after the first failure, twice as long after
 * each further one, at most 5 min; forgotten once the thing was well for 10 min. An immutable value; the kubelet's
 * {@code flowcontrol.Backoff} as it is set up for containers and for image pulls (pkg/kubelet/kubelet.go). What would have
 * happened in the future happened before the clock was set back: nothing waits for that time to come again.
 */
public record BackOff(Duration initial, Duration max, Map<String, Entry> entries) {
    private static final Duration INITIAL = Duration.ofSeconds(10);
    private static final Duration MAX = Duration.ofMinutes(5);

    public BackOff {
        entries = Map.copyOf(entries);
    }

    /** The kubelet's default, with nothing in it. */
    public static BackOff none() {
        return new BackOff(INITIAL, MAX, Map.of());
    }

    /**
     * One thing's wait.
     *
     * @param delay of the next wait
     * @param since when the delay was last set
     */
    public record Entry(Duration delay, Instant since) {}

    /**
     * Until when the next try has to wait after an event, such as a container's end; empty if it may be made now.
     *
     * @param event when the thing failed
     */
    public Optional<Instant> until(String key, Instant event, Instant now) {
        return current(key, event).flatMap(entry -> end(event, entry.delay(), now));
    }

    /** Until when the next try has to wait after the last failure that {@link #next} was told of. */
    public Optional<Instant> until(String key, Instant now) {
        return current(key, now).flatMap(entry -> end(entry.since(), entry.delay(), now));
    }

    private static Optional<Instant> end(Instant event, Duration delay, Instant now) {
        return Optional.of(event.plus(delay)).filter(until -> now.isBefore(until) && !event.isAfter(now));
    }

    /** The present delay; zero if there is none. */
    public Duration delay(String key) {
        Entry entry = entries.get(key);
        return entry == null ? Duration.ZERO : entry.delay();
    }

    /** Lengthens the delay: because of a failure that happened at {@code event}, found at {@code now}. */
    public BackOff next(String key, Instant event, Instant now) {
        Duration delay = current(key, event)
                .map(entry -> shorter(entry.delay().multipliedBy(2), max))
                .orElse(initial);
        Map<String, Entry> changed = new HashMap<>(entries);
        changed.put(key, new Entry(delay, now));
        return new BackOff(initial, max, changed);
    }

    /** After a success. */
    public BackOff without(String key) {
        Map<String, Entry> changed = new HashMap<>(entries);
        changed.remove(key);
        return new BackOff(initial, max, changed);
    }

    /** Without what has been well for so long that it is forgotten anyway. */
    public BackOff trimmed(Instant now) {
        Map<String, Entry> kept = new HashMap<>(entries);
        kept.keySet().removeIf(key -> current(key, now).isEmpty());
        return new BackOff(initial, max, kept);
    }

    /** What has been well for long enough counts as never having failed. */
    private Optional<Entry> current(String key, Instant event) {
        Duration stable = max.multipliedBy(2);
        return Optional.ofNullable(entries.get(key))
                .filter(entry -> Duration.between(entry.since(), event).compareTo(stable) <= 0);
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
