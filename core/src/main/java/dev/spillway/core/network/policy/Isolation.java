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
    /** Nobody may come, and it may go nowhere: what holds for a pod of which nothing is known. */
    public static Isolation complete(String address) {
        return new Isolation(address, Optional.of(List.of()), Optional.of(List.of()));
    }

    /** Whether there is nothing to enforce. */
    public boolean none() {
        return ingress.isEmpty() && egress.isEmpty();
    }
}
