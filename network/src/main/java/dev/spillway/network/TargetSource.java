package dev.spillway.network;

import dev.spillway.kube.ApiException;

/** Knows what to try. */
@FunctionalInterface
interface TargetSource {
    /**
     * What there is now.
     *
     * @param doubted whether what was said the last time was not reached: it may be gone since
     * @throws ApiException if the API server does not say, now
     */
    ProbeTargets targets(boolean doubted) throws ApiException;
}
