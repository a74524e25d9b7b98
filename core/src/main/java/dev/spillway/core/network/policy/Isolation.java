package dev.spillway.core.network.policy;

import java.util.List;
import java.util.Optional;

/**
 * What NetworkPolicies mean for one pod.
 *
 * @param address the pod's
 * @param ingress who may come; empty if everybody may, because no policy isolates the pod
 * @param egress where it may go; empty if everywhere
 */
public record Isolation(String address, Optional<List<Allowance>> ingress, Optional<List<Allowance>> egress) {
    /** Whether there is nothing to enforce. */
    public boolean none() {
        return ingress.isEmpty() && egress.isEmpty();
    }
}
