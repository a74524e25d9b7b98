package dev.spillway.core;

import java.time.Instant;
import java.util.List;

/**
 * What a provider sees of a pod's sandbox.
 *
 * @param ready it exists and its network is up
 * @param ips the pod's addresses, the primary one first; empty while there is no network
 */
public record SandboxObservation(String id, boolean ready, List<String> ips, Instant createdAt) {
    public SandboxObservation {
        ips = List.copyOf(ips);
    }
}
