package dev.spillway.core.spec;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Optional;
import java.util.function.ToLongBiFunction;

/**
 * What a pod needs at its worst moment, as Kubernetes counts it: regular containers run together, init containers one
 * after the other, and a sidecar from its turn on.
 */
record EffectiveResources(Pod pod, ToLongBiFunction<Container, String> of) {

    /** The pod's requests with its overhead, as the scheduler counts them; a pod-level request replaces the sum. */
    static long requested(Pod pod, String resource) {
        Optional<ResourceRequirements> atPod = Optional.ofNullable(pod.getSpec().getResources());
        long needed = ContainerResources.amount(atPod.map(ResourceRequirements::getRequests), resource)
                .orElseGet(() -> new EffectiveResources(pod, ContainerResources::request).amount(resource));
        return needed
                + ContainerResources.amount(Optional.ofNullable(pod.getSpec().getOverhead()), resource)
                        .orElse(0L);
    }

    long amount(String resource) {
        long sidecars = 0;
        long starting = 0;
        for (Container init : ContainerResources.init(pod).toList()) {
            long amount = of.applyAsLong(init, resource);
            starting = Math.max(starting, sidecars + amount);
            sidecars += ContainerResources.isSidecar(init) ? amount : 0;
        }
        long running = ContainerResources.regular(pod)
                .mapToLong(c -> of.applyAsLong(c, resource))
                .sum();
        return Math.max(starting, sidecars + running);
    }

    PodSize size() {
        return new PodSize(amount("cpu"), amount("memory"));
    }
}
