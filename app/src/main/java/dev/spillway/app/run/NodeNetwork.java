package dev.spillway.app.run;

import dev.spillway.app.config.ProviderConfig;
import dev.spillway.app.config.VirtualNodeConfig;
import dev.spillway.core.network.PodNetworkState;
import dev.spillway.core.network.policy.PodEndpoint;
import dev.spillway.kube.EventRecorder;
import dev.spillway.network.ClusterTargets;
import dev.spillway.network.NetworkPolicies;
import dev.spillway.network.NftTable;
import dev.spillway.network.NodePortWarnings;
import dev.spillway.network.PodNetworkWatch;
import dev.spillway.provider.NetworkGuard;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What looks after the network of one virtual node's pods. Simulated pods have none. */
final class NodeNetwork implements AutoCloseable {
    /** By what the cluster's DNS is known everywhere, also where it is no pod. */
    private static final Map<String, String> DNS_LABELS = Map.of("k8s-app", "kube-dns");

    private final VirtualNodeConfig node;
    private final SharedByNodes shared;
    private @Nullable NetworkPolicies policies;
    private @Nullable EventRecorder events;
    private volatile @Nullable PodNetworkWatch watch;
    private @Nullable ClusterTargets targets;

    NodeNetwork(VirtualNodeConfig node, SharedByNodes shared) {
        this.node = node;
        this.shared = shared;
    }

    /** What keeps the cluster's rules for the pods; begins to follow them. */
    NetworkGuard guard() {
        if (!(node.provider() instanceof ProviderConfig.Cri cri)) {
            return NetworkGuard.none();
        }
        List<PodEndpoint> dns = cri
                .nameServer()
                .map(address -> new PodEndpoint("kube-system", DNS_LABELS, List.of(address), List.of()))
                .stream()
                .toList();
        EventRecorder recorder = EventRecorder.start(shared.own(), node.nodeName());
        events = recorder;
        NetworkPolicies started = NetworkPolicies.start(
                shared.own(),
                new NftTable(node.nodeName(), cri.podNetwork()),
                node.addresses(),
                dns,
                new NodePortWarnings(node.nodeName(), shared.services(), recorder));
        policies = started;
        return started;
    }

    /** Begins to look; {@code changed} hears when the {@link #state} has become another. */
    void start(Runnable changed) {
        if (node.provider() instanceof ProviderConfig.Cri cri) {
            ClusterTargets found = new ClusterTargets(
                    node.nodeName(),
                    shared.own(),
                    shared.services(),
                    node.network().clusterDns(),
                    node.network().clusterDomain(),
                    cri.podRanges().stream().anyMatch(range -> range.contains(":")),
                    shared.clock());
            targets = found;
            watch = PodNetworkWatch.start(node.nodeName(), cri.podNetwork(), found, changed);
        }
    }

    /** Whether the pods reach the cluster; empty if they have no network. */
    Optional<PodNetworkState> state() {
        PodNetworkWatch started = watch;
        if (started != null) {
            return Optional.of(started.state());
        }
        return node.provider() instanceof ProviderConfig.Cri
                ? Optional.of(PodNetworkState.unknown())
                : Optional.empty();
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        if (policies != null) {
            policies.close();
        }
        if (events != null) {
            events.close();
        }
        if (targets != null) {
            targets.close();
        }
    }
}
