package dev.spillway.core.placement;

import dev.spillway.core.acceptance.FeatureSet;
import dev.spillway.core.acceptance.PodAcceptance;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/** What a pod cannot have on a virtual node. */
@FunctionalInterface
public interface VirtualNodeRules {

    /** By the rules that virtual nodes with these features go by themselves when a pod is bound to them. */
    static VirtualNodeRules of(FeatureSet features) {
        return pod -> PodAcceptance.problems(pod, features);
    }

    /** Each names the field, its value and the fix; empty if virtual nodes take the pod. */
    List<String> problems(Pod pod);
}
