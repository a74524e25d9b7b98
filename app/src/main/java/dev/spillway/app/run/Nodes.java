package dev.spillway.app.run;

import dev.spillway.app.config.Configuration;
import dev.spillway.app.config.VirtualNodeConfig;
import dev.spillway.core.acceptance.FeatureSet;
import dev.spillway.kube.ApiException;
import dev.spillway.node.PoolQuota;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The virtual nodes of this process, which come and go. Safe for use by many threads. */
final class Nodes implements AutoCloseable {
    private final Configuration configuration;
    private final SharedByNodes shared;
    private final Map<String, RunningNode> byName = new ConcurrentHashMap<>();

    Nodes(Configuration configuration, SharedByNodes shared) {
        this.configuration = configuration;
        this.shared = shared;
    }

    /** Starts one; returns when it begins to register. */
    void start(VirtualNodeConfig node, NodeIdentity identity) throws ApiException, IOException {
        start(node, identity, new PoolQuota());
    }

    /** Starts one whose pods take from a pool's quota. */
    void start(VirtualNodeConfig node, NodeIdentity identity, PoolQuota quota) throws ApiException, IOException {
        byName.put(node.nodeName(), RunningNode.start(configuration, node, identity, quota, shared));
    }

    /** Stops looking after it, if it runs; its pods keep running. */
    void stop(String name) {
        Optional.ofNullable(byName.remove(name)).ifPresent(RunningNode::close);
    }

    boolean ready(String name) {
        return Optional.ofNullable(byName.get(name)).filter(RunningNode::ready).isPresent();
    }

    /**
     * What one of them can do is no problem: the scheduler may choose that one. Nodes that only pretend can do
     * everything, so they count only where there are no others.
     */
    FeatureSet features() {
        List<RunningNode> real =
                byName.values().stream().filter(node -> !node.pretends()).toList();
        return (real.isEmpty() ? byName.values() : real)
                .stream().map(RunningNode::podFeatures).reduce(FeatureSet.of(), FeatureSet::or);
    }

    @Override
    public void close() {
        byName.keySet().forEach(this::stop);
    }
}
