package dev.spillway.core.resources;

import io.fabric8.kubernetes.api.model.Pod;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/**
 * What the pods of a node have requested together: of every pod that was accepted and has not ended. An immutable value.
 *
 * @param pods how many they are
 * @param requested by resource name
 */
public record NodeUsage(long pods, Map<String, BigDecimal> requested) {
    public static final NodeUsage NONE = new NodeUsage(0, Map.of());

    public NodeUsage {
        requested = Map.copyOf(requested);
    }

    public NodeUsage plus(Pod pod) {
        Map<String, BigDecimal> sums = new HashMap<>(requested);
        PodResources.requests(pod)
                .forEach((name, amount) -> sums.merge(name, Quantities.number(amount), BigDecimal::add));
        return new NodeUsage(pods + 1, sums);
    }

    /** Without a pod that was added before, as it was when it was added. */
    public NodeUsage minus(Pod pod) {
        Map<String, BigDecimal> sums = new HashMap<>(requested);
        PodResources.requests(pod)
                .forEach((name, amount) ->
                        sums.merge(name, Quantities.number(amount).negate(), BigDecimal::add));
        return new NodeUsage(pods - 1, sums);
    }

    /** In the unit that messages have: thousandths for cpu, else whole. */
    public long units(String name) {
        BigDecimal amount = requested.getOrDefault(name, BigDecimal.ZERO);
        BigDecimal inUnits = name.equals(Quantities.CPU) ? amount.movePointRight(3) : amount;
        return inUnits.longValue();
    }
}
