package dev.spillway.core.volume;

import java.time.Duration;
import java.time.Instant;

/** When a service-account token is asked for anew (pkg/kubelet/token/token_manager.go). */
public final class TokenRefresh {
    private static final Duration MAX_AGE = Duration.ofHours(24);
    private static final double SHARE_OF_LIFETIME = 0.8;

    /** What the caller's random jitter is at most. */
    public static final Duration MAX_JITTER = Duration.ofSeconds(10);

    private TokenRefresh() {}

    /**
     * After four fifths of its life or a day, whichever is sooner.
     *
     * @param jitter from zero to {@link #MAX_JITTER}, taken off so that many tokens are not due at once
     */
    public static Instant dueAt(Instant issuedAt, Instant expiresAt, Duration jitter) {
        long seconds = (long) (Duration.between(issuedAt, expiresAt).toSeconds() * SHARE_OF_LIFETIME);
        Instant byLifetime = issuedAt.plusSeconds(seconds);
        Instant byAge = issuedAt.plus(MAX_AGE);
        return (byLifetime.isBefore(byAge) ? byLifetime : byAge).minus(jitter);
    }
}
