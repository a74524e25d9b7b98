package dev.spillway.core.placement;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/**
 * Keeps DaemonSets off virtual nodes by the only thing their controller looks at: a required node affinity in the pod
 * template. Taints do not help, because many DaemonSets tolerate everything.
 */
public final class DaemonSetRules {
    private DaemonSetRules() {}

    /** The template's spec with virtual nodes excluded; the given one is not changed. Repeating it changes nothing. */
    public static PodSpec offVirtualNodes(PodSpec template) {
        PodSpec spec = new PodSpecBuilder(template).build();
        if (!NodeChoice.selectsVirtualNodes(spec)) {
            NodeChoice.forbidVirtualNodes(spec);
        }
        return spec;
    }

    /** The template's spec as it was before. */
    public static PodSpec backOnVirtualNodes(PodSpec template) {
        PodSpec spec = new PodSpecBuilder(template).build();
        NodeChoice.allowVirtualNodes(spec);
        return spec;
    }

    /** Whether there is nothing to add: virtual nodes are kept out already, or are what the template asks for. */
    public static boolean isOffVirtualNodes(PodSpec template) {
        return offVirtualNodes(template).equals(template);
    }
}
