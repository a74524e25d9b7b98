package dev.spillway.core.resize;

import static dev.spillway.core.resources.Quantities.CPU;
import static dev.spillway.core.resources.Quantities.MEMORY;

import dev.spillway.core.pod.Containers;
import dev.spillway.core.resources.Quantities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The CPU and memory that a pod has been granted. A spec may ask for other amounts at any time
 * ({@code kubectl patch --subresource resize}); the allocation follows when there is room.
 *
 * @param containers by name; init and regular ones
 * @param pod what the pod as a whole was granted, where its spec has such resources
 */
public record Allocation(Map<String, ResourceRequirements> containers, Optional<ResourceRequirements> pod) {
    private static final List<String> RESIZABLE = List.of(CPU, MEMORY);

    public Allocation {
        containers = Map.copyOf(containers);
    }

    /** Of a pod that is granted all it asks for. */
    public static Allocation ofSpec(Pod pod) {
        Map<String, ResourceRequirements> containers = new LinkedHashMap<>();
        Containers.initAndRegular(pod.getSpec()).forEach(c -> containers.put(c.getName(), orNone(c.getResources())));
        return new Allocation(containers, Optional.ofNullable(pod.getSpec().getResources()));
    }

    /** Of a pod that runs already: what its status remembers, else what it asks for. */
    public static Allocation ofStatus(Pod pod) {
        PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
        Map<String, ResourceRequirements> containers = new LinkedHashMap<>();
        for (Container container : Containers.initAndRegular(pod.getSpec())) {
            ResourceRequirements asked = orNone(container.getResources());
            containers.put(
                    container.getName(),
                    status(status, container.getName())
                            .map(s -> remembered(asked, s.getAllocatedResources(), s.getResources()))
                            .orElse(asked));
        }
        return new Allocation(
                containers,
                Optional.ofNullable(pod.getSpec().getResources())
                        .map(asked -> remembered(asked, status.getAllocatedResources(), status.getResources())));
    }

    /** The pod as it would be, had it asked for what it was granted; the same object where it has. */
    public Pod applyTo(Pod pod) {
        if (covers(pod)) {
            return pod;
        }
        Pod granted = new PodBuilder(pod).build();
        this.pod.ifPresent(
                p -> granted.getSpec().setResources(merged(pod.getSpec().getResources(), Optional.of(p))));
        Containers.initAndRegular(granted.getSpec())
                .forEach(c ->
                        c.setResources(merged(c.getResources(), Optional.ofNullable(containers.get(c.getName())))));
        return granted;
    }

    /** Whether the pod asks for exactly this. */
    public boolean covers(Pod asking) {
        Allocation asked = ofSpec(asking);
        return same(asked.pod.orElse(null), pod.orElse(null))
                && asked.containers.entrySet().stream().allMatch(c -> same(c.getValue(), containers.get(c.getKey())));
    }

    /** Whether both name the same amounts of CPU and memory, however they write them. */
    public static boolean same(@Nullable ResourceRequirements a, @Nullable ResourceRequirements b) {
        ResourceRequirements left = orNone(a);
        ResourceRequirements right = orNone(b);
        return RESIZABLE.stream()
                .allMatch(name -> amount(left.getRequests(), name).equals(amount(right.getRequests(), name))
                        && amount(left.getLimits(), name).equals(amount(right.getLimits(), name)));
    }

    private static Optional<ContainerStatus> status(PodStatus status, String name) {
        return Stream.of(status.getInitContainerStatuses(), status.getContainerStatuses())
                .flatMap(List::stream)
                .filter(s -> name.equals(s.getName()) && s.getContainerID() != null && s.getResources() != null)
                .findFirst();
    }

    private static ResourceRequirements remembered(
            ResourceRequirements asked,
            @Nullable Map<String, Quantity> allocated,
            @Nullable ResourceRequirements actual) {
        if (actual == null) {
            return asked;
        }
        return merged(
                asked,
                Optional.of(new ResourceRequirementsBuilder()
                        .withRequests(allocated == null || allocated.isEmpty() ? actual.getRequests() : allocated)
                        .withLimits(actual.getLimits())
                        .build()));
    }

    /** The one with the other's CPU and memory. */
    private static ResourceRequirements merged(
            @Nullable ResourceRequirements asked, Optional<ResourceRequirements> granted) {
        ResourceRequirements base = orNone(asked);
        return granted.map(g -> new ResourceRequirementsBuilder(base)
                        .withRequests(merged(base.getRequests(), g.getRequests()))
                        .withLimits(merged(base.getLimits(), g.getLimits()))
                        .build())
                .orElse(base);
    }

    private static Map<String, Quantity> merged(
            @Nullable Map<String, Quantity> asked, @Nullable Map<String, Quantity> granted) {
        Map<String, Quantity> merged = new LinkedHashMap<>(orNone(asked));
        for (String name : RESIZABLE) {
            Quantity amount = orNone(granted).get(name);
            if (amount == null) {
                merged.remove(name);
            } else {
                merged.put(name, amount);
            }
        }
        return merged;
    }

    private static Optional<BigDecimal> amount(@Nullable Map<String, Quantity> amounts, String name) {
        return Optional.ofNullable(orNone(amounts).get(name))
                .map(Quantities::number)
                .map(BigDecimal::stripTrailingZeros);
    }

    private static ResourceRequirements orNone(@Nullable ResourceRequirements resources) {
        return resources == null ? new ResourceRequirements() : resources;
    }

    private static Map<String, Quantity> orNone(@Nullable Map<String, Quantity> amounts) {
        return amounts == null ? Map.of() : amounts;
    }
}
