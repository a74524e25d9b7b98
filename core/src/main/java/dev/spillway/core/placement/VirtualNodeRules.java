package dev.spillway.core.placement;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/** What a pod cannot have on a virtual node. */
@FunctionalInterface
public interface VirtualNodeRules {

    /** Each names the field, its value and the fix; empty if virtual nodes take the pod. */
    List<String> problems(Pod pod);
}
