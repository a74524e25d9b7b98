package dev.spillway.provider;

import java.time.Instant;

/** A token and its lifetime. */
public record ServiceAccountToken(String token, Instant issuedAt, Instant expiresAt) {
    /** Never the token itself: it would end up in a log. */
    @Override
    public String toString() {
        return "ServiceAccountToken[expiresAt=" + expiresAt + "]";
    }
}
