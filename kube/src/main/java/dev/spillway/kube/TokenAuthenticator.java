package dev.spillway.kube;

import com.github.benmanes.caffeine.cache.Ticker;
import java.util.Optional;

/** Finds out who a bearer token belongs to. Safe for use by many threads. */
@FunctionalInterface
public interface TokenAuthenticator {

    /**
     * Empty if the token is not valid.
     *
     * @throws ApiException if nobody can say now
     */
    Optional<KubeUser> authenticate(String bearerToken) throws ApiException;

    /** Asks the API server with TokenReviews, and believes each answer for two minutes. */
    static TokenAuthenticator reviewing(ApiServer api) {
        return new TokenReviews(api, Ticker.systemTicker());
    }
}
