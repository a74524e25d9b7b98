package dev.spillway.core.placement;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether some virtual node would take a pod once it has the tolerations. */
final class VirtualNodeFit {
    private final PodSpec spec;
    private final ResourceAmounts asked;
    private final boolean behindService;

    VirtualNodeFit(Pod pod, List<Toleration> tolerations, boolean behindService) {
        this.spec = new PodBuilder(pod)
                .editSpec()
                .addAllToTolerations(tolerations)
                .endSpec()
                .build()
                .getSpec();
        this.asked = PodRequests.of(spec);
        this.behindService = behindService;
    }

    /** Empty if one of them takes it; else why each does not. */
    Optional<String> refusal(List<NodeView> nodes) {
        List<String> reasons = new ArrayList<>();
        for (NodeView node : nodes) {
            Optional<String> reason = refusal(node);
            if (reason.isEmpty()) {
                return Optional.empty();
            }
            reasons.add("virtual node " + node.name() + " " + reason.get());
        }
        return Optional.of(reasons.isEmpty() ? "there is no virtual node" : String.join("; ", reasons));
    }

    private Optional<String> refusal(NodeView node) {
        if (!node.isSelectedBy(spec)) {
            return Optional.of("is not selected by the pod's nodeSelector or node affinity");
        }
        if (!Tolerations.tolerate(spec, node.taints())) {
            return Optional.of("has a taint that the pod does not tolerate");
        }
        if (behindService && !node.podNetworkReady()) {
            return Optional.of("does not reach the cluster's pods (PodNetworkReady is not True),"
                    + " but a Service selects the pod");
        }
        List<String> lacks = node.lacks(asked);
        return lacks.isEmpty() ? Optional.empty() : Optional.of("lacks " + String.join(", ", lacks));
    }
}
