package dev.spillway.network;

import dev.spillway.network.ProbeTargets.OtherPod;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Pods of other nodes to try.
 *
 * @param byFirstAddress by IPv4, which elastic pods always have
 * @param byIpv6 those that have such an address
 */
record OtherPods(List<OtherPod> byFirstAddress, List<OtherPod> byIpv6) {
    static final OtherPods NONE = new OtherPods(List.of(), List.of());

    private static final int TRIED = 3;
    private static final int ANY_PORT = 80;

    /** One of each server, the oldest; none that a NetworkPolicy might keep to itself. */
    static OtherPods choose(List<Pod> candidates, Set<String> virtualNodes, Set<String> guardedNamespaces) {
        List<Pod> open = candidates.stream()
                .filter(pod -> !Boolean.TRUE.equals(pod.getSpec().getHostNetwork()))
                .filter(pod -> !virtualNodes.contains(pod.getSpec().getNodeName()))
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> !guardedNamespaces.contains(pod.getMetadata().getNamespace()))
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
                .toList();
        return new OtherPods(
                ofEachNode(open, address -> address.contains(".")), ofEachNode(open, address -> address.contains(":")));
    }

    private static List<OtherPod> ofEachNode(List<Pod> pods, Predicate<String> family) {
        Map<String, OtherPod> byNode = new LinkedHashMap<>();
        for (Pod pod : pods) {
            address(pod, family)
                    .ifPresent(address -> byNode.putIfAbsent(pod.getSpec().getNodeName(), other(pod, address)));
        }
        return byNode.values().stream().limit(TRIED).toList();
    }

    private static Optional<String> address(Pod pod, Predicate<String> family) {
        return pod.getStatus().getPodIPs().stream()
                .map(PodIP::getIp)
                .filter(family)
                .findFirst();
    }

    private static OtherPod other(Pod pod, String address) {
        return new OtherPod(
                pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName(),
                pod.getSpec().getNodeName(),
                address,
                port(pod).orElse(ANY_PORT));
    }

    private static Optional<Integer> port(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> !"UDP".equals(port.getProtocol()))
                .map(ContainerPort::getContainerPort)
                .findFirst();
    }
}
