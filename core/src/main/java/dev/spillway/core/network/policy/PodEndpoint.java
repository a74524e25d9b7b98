package dev.spillway.core.network.policy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What NetworkPolicies look at in a pod.
 *
 * @param address its IPv4 address
 * @param ports the ports its containers name
 */
public record PodEndpoint(String namespace, Map<String, String> labels, String address, List<NamedPort> ports) {
    private static final Set<String> OVER = Set.of("Succeeded", "Failed");

    /** A container's port that has a name. */
    public record NamedPort(String name, String protocol, int number) {}

    /** Empty for a pod without an address of its own: one that has none yet, shares its machine's, or is over. */
    public static Optional<PodEndpoint> of(Pod pod) {
        if (pod.getStatus() == null
                || OVER.contains(Objects.requireNonNullElse(pod.getStatus().getPhase(), ""))
                || Boolean.TRUE.equals(pod.getSpec().getHostNetwork())) {
            return Optional.empty();
        }
        return Optional.ofNullable(pod.getStatus().getPodIP())
                .filter(address -> !address.isEmpty())
                .map(address -> of(pod, address));
    }

    /** The pod at an address that its status may not show yet. */
    public static PodEndpoint of(Pod pod, String address) {
        return new PodEndpoint(
                pod.getMetadata().getNamespace(),
                Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of()),
                address,
                containers(pod).flatMap(PodEndpoint::named).toList());
    }

    /** The same pod, at the address that it really has. */
    public PodEndpoint at(String realAddress) {
        return new PodEndpoint(namespace, labels, realAddress, ports);
    }

    List<Integer> numbers(String portName, String protocol) {
        return ports.stream()
                .filter(port -> port.name().equals(portName) && port.protocol().equals(protocol))
                .map(NamedPort::number)
                .toList();
    }

    private static Stream<Container> containers(Pod pod) {
        return Stream.of(pod.getSpec().getInitContainers(), pod.getSpec().getContainers())
                .filter(Objects::nonNull)
                .flatMap(List::stream);
    }

    private static Stream<NamedPort> named(Container container) {
        return container.getPorts().stream()
                .filter(port -> port.getName() != null)
                .map(port -> new NamedPort(
                        port.getName(),
                        Objects.requireNonNullElse(port.getProtocol(), "TCP"),
                        port.getContainerPort()));
    }
}
