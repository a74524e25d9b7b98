package dev.spillway.core.spec;

import dev.spillway.core.ElasticSpec;
import io.fabric8.kubernetes.api.model.Pod;

/** Sizes a pod by its effective requests, as the scheduler counts them: no rounding, no default. */
final class AsRequested {
    private AsRequested() {}

    static Sizing size(Pod pod) {
        return new Sizing.Sized(new ElasticSpec(
                ElasticSpec.AS_REQUESTED,
                EffectiveResources.requested(pod, "cpu"),
                EffectiveResources.requested(pod, "memory"),
                EffectiveResources.requested(pod, "ephemeral-storage"),
                Math.toIntExact(EffectiveResources.requested(pod, ContainerResources.GPU))));
    }
}
