package dev.spillway.network;

import dev.spillway.kube.ApiException;

/** Knows what to try. */
@FunctionalInterface
interface TargetSource {
    /**
     * What there is now.
     *
     * @throws ApiException if the API server does not say, now
     */
    ProbeTargets targets() throws ApiException;
}
