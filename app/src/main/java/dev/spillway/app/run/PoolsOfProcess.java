package dev.spillway.app.run;

import dev.spillway.app.config.Configuration;
import dev.spillway.app.config.PoolsConfig;
import dev.spillway.app.config.ProviderConfig;
import dev.spillway.app.config.VirtualNodeConfig;
import dev.spillway.core.pool.PoolNode;
import dev.spillway.core.pool.PoolProvider;
import dev.spillway.kube.ApiException;
import dev.spillway.node.PoolQuota;
import dev.spillway.node.pool.PoolController;
import dev.spillway.node.pool.PoolNodes;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Runs the nodes of pools as this process runs the nodes of its configuration, which say what a pool leaves open. */
final class PoolsOfProcess implements PoolNodes {
    private final Configuration configuration;
    private final PoolsConfig config;
    private final Nodes nodes;
    private final SharedByNodes shared;
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private final Map<String, PoolQuota> quotas = new ConcurrentHashMap<>();

    private PoolsOfProcess(Configuration configuration, PoolsConfig config, Nodes nodes, SharedByNodes shared) {
        this.configuration = configuration;
        this.config = config;
        this.nodes = nodes;
        this.shared = shared;
    }

    static PoolController start(Configuration configuration, PoolsConfig config, Nodes nodes, SharedByNodes shared) {
        PoolController controller = new PoolController(
                shared.own(),
                Placing.nameInCluster(configuration),
                new PoolsOfProcess(configuration, config, nodes, shared),
                shared.clock());
        controller.start();
        return controller;
    }

    @Override
    public Optional<String> refusal(PoolNode node) {
        if (node.provider() instanceof PoolProvider.Simulator) {
            return Optional.empty();
        }
        if (containerd().isEmpty()) {
            return Optional.of("instance " + configuration.instance() + " has no containerd; use provider simulator");
        }
        String own = Capacity.architecture();
        return node.architecture().equals(own)
                ? Optional.empty()
                : Optional.of("containerd on this machine runs " + own + " only; let an instance on an "
                        + node.architecture() + " machine run the pool, or use provider simulator");
    }

    @Override
    public void start(PoolNode node) throws NotStarted {
        try {
            VirtualNodeConfig asConfigured = config(node);
            nodes.start(
                    asConfigured, NodeIdentity.ofPool(configuration, asConfigured, shared.own()), quota(pool(node)));
        } catch (ApiException | IOException e) {
            ports.remove(node.name());
            throw new NotStarted(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void stop(String name) {
        nodes.stop(name);
        ports.remove(name);
    }

    @Override
    public void forget(String name) {
        NodeIdentity.forget(configuration, name);
    }

    @Override
    public void limit(String pool, Map<String, Quantity> quota) {
        quota(pool).limit(quota);
    }

    @Override
    public Map<String, Quantity> used(String pool) {
        return quota(pool).used();
    }

    private PoolQuota quota(String pool) {
        return quotas.computeIfAbsent(pool, name -> new PoolQuota());
    }

    private static String pool(PoolNode node) {
        return node.labels().getOrDefault(PoolNode.POOL_LABEL, "");
    }

    @Override
    public boolean ready(String name) {
        return nodes.ready(name);
    }

    private VirtualNodeConfig config(PoolNode node) throws NotStarted {
        VirtualNodeConfig own = configuration.virtualNodes().getFirst();
        return new VirtualNodeConfig(
                node.name(),
                config.address(),
                own.secondaryAddress(),
                port(node.name()),
                node.architecture(),
                node.labels(),
                node.taint(),
                node.capacity().isEmpty() ? own.capacity() : node.capacity(),
                node.catalogue().orElse(own.catalogue()),
                own.network(),
                Optional.of(node.zone()).filter(zone -> !zone.isEmpty()),
                Optional.of(node.region()).filter(region -> !region.isEmpty()),
                provider(node.provider()));
    }

    private ProviderConfig provider(PoolProvider provider) throws NotStarted {
        return switch (provider) {
            case PoolProvider.Containerd _ -> containerd().orElseThrow(() -> new NotStarted("there is no containerd"));
            case PoolProvider.Simulator simulator -> new ProviderConfig.Simulator(simulator.startDelay());
        };
    }

    private Optional<ProviderConfig> containerd() {
        return configuration.virtualNodes().stream()
                .map(VirtualNodeConfig::provider)
                .filter(provider -> provider instanceof ProviderConfig.Cri)
                .findFirst();
    }

    private synchronized int port(String node) throws NotStarted {
        TreeSet<Integer> taken = new TreeSet<>(ports.values());
        int port = IntStream.rangeClosed(config.firstPort(), config.lastPort())
                .filter(candidate -> !taken.contains(candidate))
                .findFirst()
                .orElseThrow(() -> new NotStarted("no kubelet port is left of " + config.firstPort() + ".."
                        + config.lastPort() + " (pools.kubeletPorts)"));
        ports.put(node, port);
        return port;
    }
}
