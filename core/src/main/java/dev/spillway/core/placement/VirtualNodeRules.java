package dev.spillway.core.placement;

import dev.spillway.core.acceptance.FeatureSet;
import dev.spillway.core.acceptance.PodAcceptance;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What a pod cannot have on a virtual node. */
@FunctionalInterface
public interface VirtualNodeRules {

    /** What these rules say, then what those do. */
    default VirtualNodeRules and(VirtualNodeRules others) {
        return pod -> Stream.concat(problems(pod).stream(), others.problems(pod).stream())
                .toList();
    }

    /**
     * By the rules that virtual nodes go by themselves when a pod is bound to them.
     *
     * @param features asked for each pod, since a provider may only know what it can do once it is connected
     */
    static VirtualNodeRules of(Supplier<FeatureSet> features) {
        return pod -> PodAcceptance.problems(pod, features.get());
    }

    /** Each names the field, its value and the fix; empty if virtual nodes take the pod. */
    List<String> problems(Pod pod);
}
