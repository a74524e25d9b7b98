package dev.spillway.core.spec;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads what containers ask for, in thousandths of a vCPU, bytes and cards. */
final class ContainerResources {
    static final String GPU = "nvidia.com/gpu";
    private static final String IGNORE = "__ECI_RESOURCE_IGNORE__";

    private ContainerResources() {}

    static long request(Container container, String resource) {
        return amount(resources(container).map(ResourceRequirements::getRequests), resource)
                .orElse(0L);
    }

    static long limit(Container container, String resource) {
        return amount(resources(container).map(ResourceRequirements::getLimits), resource)
                .orElse(0L);
    }

    /** The limit, or the request where no limit is set. */
    static long limitElseRequest(Container container, String resource) {
        return amount(resources(container).map(ResourceRequirements::getLimits), resource)
                .orElseGet(() -> request(container, resource));
    }

    /** Thousandths for cpu, else whole units, rounded up; empty if the resource is not named. */
    static Optional<Long> amount(Optional<Map<String, Quantity>> amounts, String resource) {
        return amounts.map(map -> map.get(resource)).map(quantity -> whole(quantity, resource));
    }

    private static long whole(Quantity quantity, String resource) {
        BigDecimal units = quantity.getNumericalAmount();
        BigDecimal scaled = "cpu".equals(resource) ? units.movePointRight(3) : units;
        return scaled.setScale(0, RoundingMode.CEILING).longValueExact();
    }

    static Stream<Container> regular(Pod pod) {
        return pod.getSpec().getContainers().stream();
    }

    static Stream<Container> init(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getInitContainers()).orElse(List.of()).stream();
    }

    /** An init container that goes on running beside the regular ones. */
    static boolean isSidecar(Container container) {
        return "Always".equals(container.getRestartPolicy());
    }

    /** Regular containers and sidecars. */
    static Stream<Container> longRunning(Pod pod) {
        return Stream.concat(init(pod).filter(ContainerResources::isSidecar), regular(pod));
    }

    static Stream<Container> runToCompletion(Pod pod) {
        return init(pod).filter(Predicate.not(ContainerResources::isSidecar));
    }

    /** Whether {@code __ECI_RESOURCE_IGNORE__: "TRUE"} keeps the container out of the size sum. */
    static boolean ignored(Container container) {
        return Optional.ofNullable(container.getEnv()).orElse(List.of()).stream()
                .filter(env -> IGNORE.equals(env.getName()))
                .map(EnvVar::getValue)
                .anyMatch("TRUE"::equalsIgnoreCase);
    }

    private static Optional<ResourceRequirements> resources(Container container) {
        return Optional.ofNullable(container.getResources());
    }
}
