package dev.spillway.core.actions;

import java.time.Instant;
import java.util.List;

/**
 * A pod sandbox in the runtime.
 *
 * @param attempt 0 for a pod's first one
 * @param ready the runtime says so
 * @param ips its addresses, the primary one first
 */
public record SandboxView(String id, int attempt, boolean ready, List<String> ips, Instant createdAt) {
    public SandboxView {
        ips = List.copyOf(ips);
    }
}
