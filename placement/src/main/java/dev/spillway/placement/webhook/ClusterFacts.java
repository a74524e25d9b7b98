package dev.spillway.placement.webhook;

import dev.spillway.core.placement.PlacementState;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;

/** What the webhook must know to answer, from memory: it may not ask the API server while that waits for it. */
public interface ClusterFacts {

    PlacementState state();

    /** Just after the start: waits a moment until what decides has been listed. */
    void awaitKnown();

    /** Empty for a namespace that is not known yet. */
    Map<String, String> namespaceLabels(String namespace);

    /**
     * A pod that waits for a node. The scheduler may be faster than our watch of the same pod, so this waits a moment
     * for one that is not known yet.
     */
    Optional<Pod> awaitUnboundPod(String namespace, String name);
}
