package dev.spillway.kube;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.spillway.core.PodEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what is written of the events that happen, by the rules of client-go's event correlator: an object may make 25
 * events at once and then one every 300 s; the same event again only raises a count; more than 10 that differ in their
 * message alone within 600 s become one. Remembers the last 4096 of each. For one thread.
 */
final class EventCorrelator {
    private static final int REMEMBERED = 4096;
    private static final double BURST = 25;
    private static final double REFILL_SECONDS = 300;
    private static final int SIMILAR = 10;
    private static final Duration SIMILAR_WITHIN = Duration.ofMinutes(10);

    /** An event that happened to something. */
    record Happening(EventTarget target, PodEvent event) {}

    /**
     * What to write.
     *
     * @param event with the message to be written
     * @param known the Event that is there already and only counts up; empty for a new one
     */
    record Writing(Happening event, Optional<Known> known) {}

    /** An Event in the API. */
    record Known(String name, int count, Instant first) {}

    private record Tokens(double left, Instant at) {}

    private record Similar(Set<String> messages, Instant since) {}

    private record Kind(EventTarget target, PodEvent.Type type, String reason, String fieldPath) {}

    private final Cache<EventTarget, Tokens> tokens = remembering();
    private final Cache<Kind, Similar> similar = remembering();
    private final Cache<Happening, Known> written = remembering();

    private static <K, V> Cache<K, V> remembering() {
        return Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    }

    /** Empty if the object has made too many events. */
    Optional<Writing> decide(Happening happening, Instant now) {
        Happening merged = mergeSimilar(happening, now);
        if (!mayWrite(happening.target(), now)) {
            return Optional.empty();
        }
        return Optional.of(new Writing(merged, Optional.ofNullable(written.getIfPresent(merged))));
    }

    /** Remembers that this was written as that Event. */
    void wrote(Happening event, Known as) {
        written.put(event, as);
    }

    /** The Event is no longer there. */
    void forget(Happening event) {
        written.invalidate(event);
    }

    private boolean mayWrite(EventTarget target, Instant now) {
        Tokens known = tokens.getIfPresent(target);
        double left = known == null
                ? BURST
                : Math.min(
                        BURST, known.left() + Duration.between(known.at(), now).toMillis() / 1000.0 / REFILL_SECONDS);
        boolean may = left >= 1;
        tokens.put(target, new Tokens(may ? left - 1 : left, now));
        return may;
    }

    private Happening mergeSimilar(Happening happening, Instant now) {
        PodEvent event = happening.event();
        Kind kind = new Kind(happening.target(), event.type(), event.reason(), event.fieldPath());
        Similar known = similar.getIfPresent(kind);
        if (known == null || known.since().plus(SIMILAR_WITHIN).isBefore(now)) {
            known = new Similar(new HashSet<>(), now);
        }
        known.messages().add(event.message());
        similar.put(kind, new Similar(known.messages(), now));
        if (known.messages().size() < SIMILAR) {
            return happening;
        }
        // The newest message would make a new Event of each: the first of the crowd stands for all.
        known.messages().remove(event.message());
        PodEvent one = new PodEvent(
                event.type(), event.reason(), "(combined from similar events): " + event.reason(), event.fieldPath());
        return new Happening(happening.target(), one);
    }
}
