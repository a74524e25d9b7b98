package dev.spillway.core.placement;

import dev.spillway.core.dialect.PlacementNames;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which pod that overflowed could be on a server now. */
public final class Rebalance {
    private final PlacementState state;

    public Rebalance(PlacementState state) {
        this.state = state;
    }

    /**
     * The pod to evict: one that runs on a virtual node because it overflowed, that a server admits and has room for, and
     * whose controller replaces it. Of several the youngest, which has least to lose. One at a time: what its replacement
     * takes is then seen.
     */
    public Optional<Pod> next(List<Pod> candidates) {
        List<NodeView> servers = state.servers();
        return candidates.stream()
                .filter(this::overflowed)
                .filter(Rebalance::comesBack)
                .filter(pod -> servers.stream().anyMatch(server -> takes(server, pod)))
                .max(Comparator.comparing(
                        (Pod pod) -> String.valueOf(pod.getMetadata().getCreationTimestamp())));
    }

    private boolean overflowed(Pod pod) {
        return Pods.annotations(pod).containsKey(PlacementNames.OVERFLOW)
                && pod.getMetadata().getDeletionTimestamp() == null
                && state.isVirtualNode(pod.getSpec().getNodeName());
    }

    /** Another controller than a ReplicaSet may mind which of its pods goes. */
    private static boolean comesBack(Pod pod) {
        return Pods.controller(pod)
                .map(OwnerReference::getKind)
                .filter("ReplicaSet"::equals)
                .isPresent();
    }

    private static boolean takes(NodeView server, Pod pod) {
        return server.isSelectedBy(pod.getSpec())
                && Tolerations.tolerate(pod.getSpec(), server.taints())
                && server.lacks(PodRequests.of(pod.getSpec())).isEmpty();
    }
}
