package dev.spillway.core.resources;

import static dev.spillway.core.resources.Quantities.CPU;
import static dev.spillway.core.resources.Quantities.EPHEMERAL_STORAGE;
import static dev.spillway.core.resources.Quantities.MEMORY;

import dev.spillway.core.ElasticSpec;
import dev.spillway.core.pod.Containers;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a pod as a whole asks for: the sum of its regular containers and sidecars, or what an init container needs
 * together with the sidecars before it, whichever is more; the pod's own {@code resources} instead, where it has them;
 * and its overhead. As the scheduler and a kubelet count (component-helpers/resource/helpers.go).
 */
public final class PodResources {
    static final String GPU = "nvidia.com/gpu";

    private PodResources() {}

    /** Effective requests, by resource name, in canonical form. */
    public static Map<String, Quantity> requests(Pod pod) {
        PodSpec spec = pod.getSpec();
        Map<String, Quantity> sums = ofContainers(spec, ResourceRequirements::getRequests);
        override(sums, spec.getResources(), ResourceRequirements::getRequests);
        overhead(spec).forEach((name, amount) -> sums.merge(name, amount, Quantities::plus));
        return sums;
    }

    /** Effective limits. A resource that only some containers limit appears with the sum of those. */
    public static Map<String, Quantity> limits(Pod pod) {
        PodSpec spec = pod.getSpec();
        Map<String, Quantity> sums = ofContainers(spec, ResourceRequirements::getLimits);
        override(sums, spec.getResources(), ResourceRequirements::getLimits);
        overhead(spec)
                .forEach((name, amount) -> sums.computeIfPresent(
                        name,
                        (n, limit) -> Quantities.number(limit).signum() == 0 ? limit : Quantities.plus(limit, amount)));
        return sums;
    }

    /** What the containers alone request, whatever the pod as a whole does. */
    static Map<String, Quantity> containerRequests(PodSpec spec) {
        return ofContainers(spec, ResourceRequirements::getRequests);
    }

    /** The size that the requests themselves say. */
    public static ElasticSpec asRequested(Pod pod) {
        Map<String, Quantity> requests = requests(pod);
        return new ElasticSpec(
                ElasticSpec.AS_REQUESTED,
                Quantities.milliValue(requests, CPU),
                Quantities.value(requests, MEMORY),
                Quantities.value(requests, EPHEMERAL_STORAGE),
                Math.toIntExact(Quantities.value(requests, GPU)));
    }

    private static Map<String, Quantity> ofContainers(
            PodSpec spec, Function<ResourceRequirements, @Nullable Map<String, Quantity>> which) {
        Map<String, Quantity> sums = new TreeMap<>();
        spec.getContainers().forEach(c -> add(sums, amounts(c.getResources(), which)));
        Map<String, Quantity> sidecars = new TreeMap<>();
        Map<String, Quantity> initPeak = new TreeMap<>();
        for (Container init : spec.getInitContainers()) {
            Map<String, Quantity> together = new TreeMap<>(sidecars);
            add(together, amounts(init.getResources(), which));
            if (Containers.isSidecar(init)) {
                add(sums, amounts(init.getResources(), which));
                sidecars = together;
            }
            together.forEach((name, amount) -> initPeak.merge(name, amount, Quantities::max));
        }
        initPeak.forEach((name, amount) -> sums.merge(name, amount, Quantities::max));
        return sums;
    }

    /** Pod-level resources exist for cpu, memory and huge pages only. */
    private static void override(
            Map<String, Quantity> sums,
            @Nullable ResourceRequirements ofPod,
            Function<ResourceRequirements, @Nullable Map<String, Quantity>> which) {
        amounts(ofPod, which).forEach((name, amount) -> {
            if (name.equals(CPU) || name.equals(MEMORY) || name.startsWith("hugepages-")) {
                sums.put(name, amount);
            }
        });
    }

    private static void add(Map<String, Quantity> sums, Map<String, Quantity> amounts) {
        amounts.forEach((name, amount) -> sums.merge(name, amount, Quantities::plus));
    }

    private static Map<String, Quantity> amounts(
            @Nullable ResourceRequirements resources,
            Function<ResourceRequirements, @Nullable Map<String, Quantity>> which) {
        Map<String, Quantity> amounts = resources == null ? null : which.apply(resources);
        return amounts == null ? Map.of() : amounts;
    }

    private static Map<String, Quantity> overhead(PodSpec spec) {
        return spec.getOverhead() == null ? Map.of() : spec.getOverhead();
    }
}
