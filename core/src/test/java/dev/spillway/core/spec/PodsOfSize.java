package dev.spillway.core.spec;

import dev.spillway.core.ElasticSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Pods for sizing tests. */
final class PodsOfSize {
    private PodsOfSize() {}

    static Pod pod(Container... containers) {
        return annotated(Map.of(), containers);
    }

    static Pod annotated(Map<String, String> annotations, Container... containers) {
        return with(annotations, List.of(), List.of(containers));
    }

    static Pod with(Map<String, String> annotations, List<Container> init, List<Container> containers) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("web")
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withInitContainers(init)
                .withContainers(containers)
                .endSpec()
                .build();
    }

    static Container empty() {
        return new ContainerBuilder().withName("c").build();
    }

    static Container requests(String cpu, String memory) {
        return both(Map.of("cpu", cpu, "memory", memory), Map.of());
    }

    static Container limits(String cpu, String memory) {
        return both(Map.of(), Map.of("cpu", cpu, "memory", memory));
    }

    static Container both(Map<String, String> requests, Map<String, String> limits) {
        return new ContainerBuilder()
                .withName("c")
                .withNewResources()
                .withRequests(quantities(requests))
                .withLimits(quantities(limits))
                .endResources()
                .build();
    }

    private static Map<String, Quantity> quantities(Map<String, String> amounts) {
        Map<String, Quantity> quantities = new TreeMap<>();
        amounts.forEach((name, amount) -> quantities.put(name, new Quantity(amount)));
        return quantities;
    }

    static ElasticSpec sized(Catalogue catalogue, Pod pod) {
        return switch (catalogue.size(pod)) {
            case Sizing.Sized(ElasticSpec spec) -> spec;
            case Sizing.Refused(String reason, String message) ->
                throw new AssertionError("refused: " + reason + ": " + message);
        };
    }

    static String refused(Catalogue catalogue, Pod pod) {
        return switch (catalogue.size(pod)) {
            case Sizing.Sized(ElasticSpec spec) -> throw new AssertionError("sized: " + spec);
            case Sizing.Refused refused -> refused.message();
        };
    }
}
