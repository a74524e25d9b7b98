package dev.spillway.node;

import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.ElasticSpec;
import dev.spillway.core.acceptance.ResourceFit;
import dev.spillway.core.resources.NodeUsage;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The room on one node: what it has, and who holds how much of it. Safe for use by many threads. */
final class NodeCapacity {
    private final Map<String, Quantity> allocatable;
    private final Map<String, NodeUsage> holders = new HashMap<>();
    private NodeUsage used = NodeUsage.NONE;

    NodeCapacity(Map<String, Quantity> allocatable) {
        this.allocatable = Map.copyOf(allocatable);
    }

    /** Why there is no room; empty if there was, and the pod holds it now, or did before. */
    synchronized Optional<Refused> reserve(Pod pod, ElasticSpec spec) {
        Optional<Refused> refused = holders.containsKey(pod.getMetadata().getUid())
                ? Optional.empty()
                : ResourceFit.check(NodeUsage.of(pod, spec), allocatable, used);
        if (refused.isEmpty()) {
            occupy(pod, spec);
        }
        return refused;
    }

    /** The pod holds its room, even if there is too little. */
    synchronized void occupy(Pod pod, ElasticSpec spec) {
        NodeUsage own = NodeUsage.of(pod, spec);
        if (holders.putIfAbsent(pod.getMetadata().getUid(), own) == null) {
            used = used.plus(own);
        }
    }

    synchronized void release(String uid) {
        Optional.ofNullable(holders.remove(uid)).ifPresent(own -> used = used.minus(own));
    }
}
