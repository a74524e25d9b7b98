package dev.spillway.placement.view;

import dev.spillway.core.placement.ResourceAmounts;
import dev.spillway.core.placement.UnitPolicy;
import java.util.Map;
import java.util.Optional;

/** A pod that was given a unit, and what it requests. */
public record UnitMember(
        String namespace,
        Map<String, String> labels,
        Optional<String> controller,
        int unit,
        ResourceAmounts requests,
        boolean terminating) {

    /** Whether it counts for this policy. */
    public boolean countsFor(UnitPolicy policy) {
        return policy.namespace().equals(namespace)
                && labels.entrySet().containsAll(policy.selector().entrySet())
                && policy.owner()
                        .map(owner -> controller.equals(Optional.of(owner)))
                        .orElse(true)
                && !(terminating && policy.ignoreTerminating())
                && unit < policy.units().size();
    }
}
