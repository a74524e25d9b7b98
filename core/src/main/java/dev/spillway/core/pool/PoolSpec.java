package dev.spillway.core.pool;

import dev.spillway.core.spec.Catalogue;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@code VirtualNodePool} asks for: a virtual node for each zone and architecture.
 *
 * @param name of the object
 * @param instance the only one that may run it; empty: whichever takes it first
 * @param nodeNamePrefix its nodes are called so, with region, zone and architecture behind it
 * @param region empty if there is none
 * @param zones without any, the pool has one node per architecture
 * @param architectures at least one of {@code amd64} and {@code arm64}
 * @param capacity of each node; empty: as the instance's own node has
 * @param quota of what the pods of all its nodes may request together; a resource not listed has no limit
 * @param catalogue where its pods get their sizes from; empty: from where those of the instance's own node do
 */
public record PoolSpec(
        String name,
        Optional<String> instance,
        String nodeNamePrefix,
        String region,
        List<Zone> zones,
        List<String> architectures,
        PoolProvider provider,
        Map<String, Quantity> capacity,
        Map<String, Quantity> quota,
        Optional<Catalogue> catalogue,
        Map<String, String> labels,
        Taint taint) {
    /** The architecture whose nodes need no suffix. */
    private static final String USUAL = "amd64";

    public PoolSpec {
        zones = List.copyOf(zones);
        architectures = List.copyOf(architectures);
        capacity = Map.copyOf(capacity);
        quota = Map.copyOf(quota);
        labels = Map.copyOf(labels);
    }

    /**
     * A place of its own for the scheduler's spreading.
     *
     * @param name as in {@code topology.kubernetes.io/zone}
     * @param subnet empty if it has none
     */
    public record Zone(String name, String subnet) {}

    /** Whether this instance may run the pool. */
    public boolean isFor(String candidate) {
        return instance.map(candidate::equals).orElse(true);
    }

    /** In the order of zones, then architectures. */
    public List<PoolNode> nodes() {
        List<PoolNode> nodes = new ArrayList<>();
        List<Zone> places = zones.isEmpty() ? List.of(new Zone("", "")) : zones;
        for (Zone zone : places) {
            architectures.forEach(architecture -> nodes.add(node(zone, architecture)));
        }
        return nodes;
    }

    private PoolNode node(Zone zone, String architecture) {
        Map<String, String> own = new HashMap<>(labels);
        own.put(PoolNode.POOL_LABEL, name);
        if (!zone.subnet().isEmpty()) {
            own.put(PoolNode.SUBNET_LABEL, zone.subnet());
        }
        return new PoolNode(
                nodeName(zone, architecture),
                architecture,
                region,
                zone.name(),
                own,
                taint,
                capacity,
                catalogue,
                provider);
    }

    /** As ACK names them: {@code virtual-kubelet-<region>-<zone>}; a zone's name often begins with its region's. */
    private String nodeName(Zone zone, String architecture) {
        String place = zone.name().isEmpty() || region.isEmpty() || zone.name().startsWith(region + "-")
                ? zone.name()
                : region + "-" + zone.name();
        return nodeNamePrefix
                + (place.isEmpty() ? "" : "-" + place)
                + (architecture.equals(USUAL) ? "" : "-" + architecture);
    }
}
