package dev.spillway.kube;

import com.github.benmanes.caffeine.cache.Ticker;

/** Finds out whether a user may do something. Safe for use by many threads. */
@FunctionalInterface
public interface AccessAuthorizer {

    /**
     * What the API server says.
     *
     * @throws ApiException if nobody can say now
     */
    AccessDecision authorize(KubeUser user, AccessRequest request) throws ApiException;

    /** Asks the API server with SubjectAccessReviews, and believes a yes for five minutes, a no for 30 s. */
    static AccessAuthorizer reviewing(ApiServer api) {
        return new AccessReviews(api, Ticker.systemTicker());
    }
}
