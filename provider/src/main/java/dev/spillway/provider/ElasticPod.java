package dev.spillway.provider;

import dev.spillway.core.ElasticPlan;
import dev.spillway.core.PodRef;
import io.fabric8.kubernetes.api.model.Pod;

/** A pod that was accepted, with the plan to run it by. The pod is as the API server sent it and is never modified. */
public record ElasticPod(Pod pod, ElasticPlan plan) {
    public PodRef ref() {
        return PodRef.of(pod);
    }
}
