package dev.spillway.core.network.policy;

import java.util.List;
import java.util.Optional;

/**
 * What NetworkPolicies mean for one pod.
 *
 * @param addresses the pod's: one, or one of each family
 * @param ingress who may come; empty if everybody may, because no policy isolates the pod
 * @param egress where it may go; empty if everywhere
 */
public record Isolation(List<String> addresses, Optional<List<Allowance>> ingress, Optional<List<Allowance>> egress) {
    public Isolation {
        addresses = List.copyOf(addresses);
    }

    /** Nobody may come, and it may go nowhere: what holds for a pod of which nothing is known. */
    public static Isolation complete(List<String> addresses) {
        return new Isolation(addresses, Optional.of(List.of()), Optional.of(List.of()));
    }

    /** What holds for a pod that no policy selects. */
    public static Isolation none(List<String> addresses) {
        return new Isolation(addresses, Optional.empty(), Optional.empty());
    }

    /** Whether there is nothing to enforce. */
    public boolean none() {
        return ingress.isEmpty() && egress.isEmpty();
    }
}
