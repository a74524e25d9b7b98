package dev.spillway.network;

import dev.spillway.kube.ApiException;
import dev.spillway.kube.ApiServer;
import dev.spillway.kube.ServiceCache;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds in the cluster what the pods of a virtual node must reach. Used by one thread. */
public final class ClusterTargets implements TargetSource, AutoCloseable {
    private static final long PODS_LOOKED_AT = 100;

    private final String node;
    private final ServiceCache services;
    private final List<String> nameservers;
    private final String domain;
    private final boolean ipv6;
    private final KubernetesClient client;
    private final KnownPods pods;

    /**
     * @param api as an identity that may list pods and NetworkPolicies
     * @param nameservers what the node's pods find in resolv.conf; may be empty
     * @param ipv6 whether the node's pods have IPv6 addresses, too
     */
    public ClusterTargets(
            String node,
            ApiServer api,
            ServiceCache services,
            List<String> nameservers,
            String domain,
            boolean ipv6,
            InstantSource clock) {
        this.node = node;
        this.services = services;
        this.nameservers = List.copyOf(nameservers);
        this.domain = domain;
        this.ipv6 = ipv6;
        this.client = api.newClient();
        this.pods = new KnownPods(clock, this::list);
    }

    @Override
    public ProbeTargets targets(boolean doubted) throws ApiException {
        Service kubernetes = services.visibleFrom("default").stream()
                .filter(service -> service.getMetadata().getName().equals("kubernetes"))
                .findFirst()
                .orElseThrow(() -> ApiException.unanswered(
                        "Service default/kubernetes", new IllegalStateException("there is none")));
        OtherPods known = pods.now(doubted);
        return new ProbeTargets(
                kubernetes.getSpec().getClusterIP(),
                kubernetes.getSpec().getPorts().getFirst().getPort(),
                nameservers,
                domain,
                known.byFirstAddress(),
                ipv6 ? known.byIpv6() : List.of());
    }

    private OtherPods list() {
        return OtherPods.choose(candidates(), virtualNodes(), guardedNamespaces());
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

    @Override
    public void close() {
        client.close();
    }
}
