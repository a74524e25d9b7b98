package dev.spillway.core.resources;

import dev.spillway.core.ElasticSpec;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
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
        PodResources.requests(pod).forEach((name, amount) -> amounts.put(name, whole(name, amount)));
        return new NodeUsage(1, amounts);
    }

    /** As the scheduler counts: thousandths of a CPU and whole units of all else, rounded up pod by pod. */
    private static BigDecimal whole(String name, Quantity amount) {
        return Quantities.number(amount).setScale(name.equals(Quantities.CPU) ? 3 : 0, RoundingMode.CEILING);
    }

    /**
     * Of a pod that is given a spec: a spec of a catalogue takes the place of the requests for CPU, memory and GPUs, and of
     * its disk the billed part counts, since the free one is not set aside for anybody.
     */
    public static NodeUsage of(Pod pod, ElasticSpec spec) {
        if (spec.isAsRequested()) {
            return of(pod);
        }
        Map<String, BigDecimal> amounts = new HashMap<>(of(pod).requested);
        amounts.put(Quantities.CPU, BigDecimal.valueOf(spec.milliCpu(), 3));
        amounts.put(Quantities.MEMORY, BigDecimal.valueOf(spec.memoryBytes()));
        amounts.put(PodResources.GPU, BigDecimal.valueOf(spec.gpus()));
        amounts.merge(Quantities.EPHEMERAL_STORAGE, BigDecimal.valueOf(spec.extraStorageBytes()), BigDecimal::max);
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
