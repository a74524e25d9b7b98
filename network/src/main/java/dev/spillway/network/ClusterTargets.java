package dev.spillway.network;

import dev.spillway.kube.ApiException;
import dev.spillway.kube.ApiServer;
import dev.spillway.kube.ServiceCache;
import dev.spillway.network.ProbeTargets.OtherPod;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds in the cluster what the pods of a virtual node must reach. Used by one thread. */
public final class ClusterTargets implements TargetSource, AutoCloseable {
    private static final Duration PODS_GOOD_FOR = Duration.ofSeconds(60);
    private static final long PODS_LOOKED_AT = 100;
    private static final int PODS_TRIED = 3;
    private static final int ANY_PORT = 80;

    private final String node;
    private final ServiceCache services;
    private final List<String> nameservers;
    private final String domain;
    private final InstantSource clock;
    private final KubernetesClient client;
    private List<OtherPod> pods = List.of();
    private Instant podsUntil = Instant.MIN;

    /**
     * @param api as an identity that may list pods and NetworkPolicies
     * @param nameservers what the node's pods find in resolv.conf; may be empty
     */
    public ClusterTargets(
            String node,
            ApiServer api,
            ServiceCache services,
            List<String> nameservers,
            String domain,
            InstantSource clock) {
        this.node = node;
        this.services = services;
        this.nameservers = List.copyOf(nameservers);
        this.domain = domain;
        this.clock = clock;
        this.client = api.newClient();
    }

    @Override
    public ProbeTargets targets() throws ApiException {
        Service kubernetes = services.visibleFrom("default").stream()
                .filter(service -> service.getMetadata().getName().equals("kubernetes"))
                .findFirst()
                .orElseThrow(() -> ApiException.unanswered(
                        "Service default/kubernetes", new IllegalStateException("there is none")));
        return new ProbeTargets(
                kubernetes.getSpec().getClusterIP(),
                kubernetes.getSpec().getPorts().getFirst().getPort(),
                nameservers,
                domain,
                pods());
    }

    private List<OtherPod> pods() {
        if (clock.instant().isAfter(podsUntil)) {
            try {
                pods = choose(candidates(), virtualNodes(), guardedNamespaces());
                podsUntil = clock.instant().plus(PODS_GOOD_FOR);
            } catch (KubernetesClientException e) {
                // Those known before do as well.
                podsUntil = clock.instant();
            }
        }
        return pods;
    }

    private List<Pod> candidates() {
        return client.pods()
                .inAnyNamespace()
                .list(new ListOptionsBuilder()
                        .withFieldSelector("status.phase=Running,spec.nodeName!=" + node)
                        .withLimit(PODS_LOOKED_AT)
                        .build())
                .getItems();
    }

    // Whose pods may be simulated ones.
    private Set<String> virtualNodes() {
        return client.nodes().withLabel("type", "virtual-kubelet").list().getItems().stream()
                .map(virtual -> virtual.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private Set<String> guardedNamespaces() {
        return client.network().v1().networkPolicies().inAnyNamespace().list().getItems().stream()
                .map(policy -> policy.getMetadata().getNamespace())
                .collect(Collectors.toSet());
    }

    /** One of each server, the oldest; none that a NetworkPolicy might keep to itself. */
    static List<OtherPod> choose(List<Pod> candidates, Set<String> virtualNodes, Set<String> guardedNamespaces) {
        Map<String, OtherPod> byNode = new LinkedHashMap<>();
        candidates.stream()
                .filter(pod -> !Boolean.TRUE.equals(pod.getSpec().getHostNetwork()))
                .filter(pod -> !virtualNodes.contains(pod.getSpec().getNodeName()))
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> Objects.requireNonNullElse(pod.getStatus().getPodIP(), "")
                        .contains("."))
                .filter(pod -> !guardedNamespaces.contains(pod.getMetadata().getNamespace()))
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
                .forEach(pod -> byNode.putIfAbsent(pod.getSpec().getNodeName(), other(pod)));
        return byNode.values().stream().limit(PODS_TRIED).toList();
    }

    private static OtherPod other(Pod pod) {
        return new OtherPod(
                pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName(),
                pod.getSpec().getNodeName(),
                pod.getStatus().getPodIP(),
                port(pod).orElse(ANY_PORT));
    }

    private static Optional<Integer> port(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> !"UDP".equals(port.getProtocol()))
                .map(ContainerPort::getContainerPort)
                .findFirst();
    }

    @Override
    public void close() {
        client.close();
    }
}
