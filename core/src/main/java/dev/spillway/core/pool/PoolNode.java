package dev.spillway.core.pool;

import dev.spillway.core.spec.Catalogue;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One virtual node of a pool, as it shall be. Equal nodes need no change.
 *
 * @param name of the Node object
 * @param architecture {@code amd64} or {@code arm64}
 * @param region empty where the pool names none
 * @param zone empty where the pool names none
 * @param labels beyond those that every virtual node has; the pool's name is one
 * @param capacity of this node; empty: as the instance's own node has
 * @param catalogue where its pods get their sizes from; empty: from where those of the instance's own node do
 */
public record PoolNode(
        String name,
        String architecture,
        String region,
        String zone,
        Map<String, String> labels,
        Taint taint,
        Map<String, Quantity> capacity,
        Optional<Catalogue> catalogue,
        PoolProvider provider) {
    /** On every node of a pool: the pool's name. */
    public static final String POOL_LABEL = "spillway.dev/pool";

    /** On every node of a pool in a subnet: its name. */
    public static final String SUBNET_LABEL = "spillway.dev/subnet";

    private static final String ARCHITECTURE = "kubernetes.io/arch";
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String REGION = "topology.kubernetes.io/region";

    public PoolNode {
        labels = Map.copyOf(labels);
        capacity = Map.copyOf(capacity);
    }

    /** A node that the pool had once, so that what still runs there can be brought to its end. */
    public static PoolNode left(Node found, PoolSpec pool) {
        Map<String, String> labels =
                Optional.ofNullable(found.getMetadata().getLabels()).orElse(Map.of());
        return new PoolNode(
                found.getMetadata().getName(),
                labels.getOrDefault(ARCHITECTURE, "amd64"),
                labels.getOrDefault(REGION, ""),
                labels.getOrDefault(ZONE, ""),
                kept(labels),
                pool.taint(),
                pool.capacity(),
                pool.catalogue(),
                pool.provider());
    }

    /** The pool whose node this is; empty for all others. */
    public static Optional<String> poolOf(Node node) {
        return Optional.ofNullable(node.getMetadata().getLabels()).map(labels -> labels.get(POOL_LABEL));
    }

    private static Map<String, String> kept(Map<String, String> labels) {
        Map<String, String> own = new HashMap<>();
        for (String key : List.of(POOL_LABEL, SUBNET_LABEL)) {
            Optional.ofNullable(labels.get(key)).ifPresent(value -> own.put(key, value));
        }
        return own;
    }
}
