package dev.spillway.node;

import java.time.Instant;
import java.util.Optional;

/**
 * How a virtual node is.
 *
 * @param notReady why pods cannot be run now; empty if they can
 * @param leaseRenewedAt the last heartbeat that the API server took; empty before the first
 * @param pods how many are known, at the API or at the provider
 * @param sweepAlarm too many pods look orphaned at once, so none is removed: somebody has to look
 */
public record VirtualNodeHealth(String notReady, Optional<Instant> leaseRenewedAt, int pods, boolean sweepAlarm) {
    public boolean ready() {
        return notReady.isEmpty();
    }
}
