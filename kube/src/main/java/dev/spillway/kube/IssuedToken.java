package dev.spillway.kube;

import java.time.Instant;

/** A service-account token as the API server issued it. */
public record IssuedToken(String token, Instant issuedAt, Instant expiresAt) {
    /** Never the token itself: it would end up in a log. */
    @Override
    public String toString() {
        return "IssuedToken[expiresAt=" + expiresAt + "]";
    }
}
