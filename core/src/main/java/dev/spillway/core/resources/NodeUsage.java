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
        return plus(of(pod));
    }

    /** Without a pod that was added before, as it was when it was added. */
    public NodeUsage minus(Pod pod) {
        return minus(of(pod));
    }

    /** Of one pod: what there is to remember of it in order to take it off again. */
    public static NodeUsage of(Pod pod) {
        Map<String, BigDecimal> amounts = new HashMap<>();
        PodResources.requests(pod).forEach((name, amount) -> amounts.put(name, Quantities.number(amount)));
        return new NodeUsage(1, amounts);
    }

    public NodeUsage plus(NodeUsage more) {
        Map<String, BigDecimal> sums = new HashMap<>(requested);
        more.requested.forEach((name, amount) -> sums.merge(name, amount, BigDecimal::add));
        return new NodeUsage(pods + more.pods, sums);
    }

    /** Without what was added before. */
    public NodeUsage minus(NodeUsage less) {
        Map<String, BigDecimal> sums = new HashMap<>(requested);
        less.requested.forEach((name, amount) -> sums.merge(name, amount.negate(), BigDecimal::add));
        return new NodeUsage(pods - less.pods, sums);
    }

    /** In the unit that messages have: thousandths for cpu, else whole. */
    public long units(String name) {
        BigDecimal amount = requested.getOrDefault(name, BigDecimal.ZERO);
        BigDecimal inUnits = name.equals(Quantities.CPU) ? amount.movePointRight(3) : amount;
        return inUnits.longValue();
    }
}
