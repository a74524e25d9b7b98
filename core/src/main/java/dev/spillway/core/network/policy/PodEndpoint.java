package dev.spillway.core.network.policy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What NetworkPolicies look at in a pod.
 *
 * @param addresses its own: one, or one of each family
 * @param ports the ports its containers name
 */
public record PodEndpoint(String namespace, Map<String, String> labels, List<String> addresses, List<NamedPort> ports) {
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
        List<String> addresses = addresses(pod.getStatus());
        return addresses.isEmpty() ? Optional.empty() : Optional.of(of(pod, addresses));
    }

    /** The pod at addresses that its status may not show yet. */
    public static PodEndpoint of(Pod pod, List<String> addresses) {
        return new PodEndpoint(
                pod.getMetadata().getNamespace(),
                Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of()),
                addresses,
                containers(pod).flatMap(PodEndpoint::named).toList());
    }

    /** The same pod, at the addresses that it really has. */
    public PodEndpoint at(List<String> realAddresses) {
        return new PodEndpoint(namespace, labels, realAddresses, ports);
    }

    List<Integer> numbers(String portName, String protocol) {
        return ports.stream()
                .filter(port -> port.name().equals(portName) && port.protocol().equals(protocol))
                .map(NamedPort::number)
                .toList();
    }

    private static List<String> addresses(PodStatus status) {
        Stream<String> all = status.getPodIPs().stream().map(PodIP::getIp);
        return Stream.concat(Stream.ofNullable(status.getPodIP()), all)
                .filter(address -> address != null && !address.isEmpty())
                .distinct()
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
