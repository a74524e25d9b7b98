package dev.spillway.app.up;

import dev.spillway.app.Home;
import dev.spillway.app.config.Configuration;
import dev.spillway.app.config.ConfigurationException;
import dev.spillway.app.config.VirtualNodeConfig;
import dev.spillway.localcluster.Instance;
import dev.spillway.localcluster.LocalCluster;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The first half of {@code down} for an instance of an existing cluster: takes out of it what {@code up} brought. */
public final class ExistingClusterDown {
    private static final Duration PROCESS_GRACE = Duration.ofSeconds(5);

    private final LocalCluster cluster;
    private final Home home;
    private final Steps steps;
    private final InstantSource clock;

    public ExistingClusterDown(LocalCluster cluster, Home home, Steps steps, InstantSource clock) {
        this.cluster = cluster;
        this.home = home;
        this.steps = steps;
        this.clock = clock;
    }

    /** Stops Spillway, too. False when something had to stay in the cluster; what, is said. */
    public boolean run(Instance instance) throws InterruptedException {
        boolean running = cluster.pid(instance, SpillwayStart.COMPONENT).isPresent();
        List<String> nodes = nodes(instance);
        if (nodes.isEmpty() || !Files.exists(instance.adminKubeconfig())) {
            return true;
        }
        try (AdminClient admin = new AdminClient(instance.adminKubeconfig())) {
            Kubectl kubectl = new Kubectl(instance.kubectl(), instance.adminKubeconfig());
            Readiness readiness = new Readiness(admin.client(), clock);
            NodeRemoval own = new NodeRemoval(nodes.getFirst(), admin, readiness, steps);
            if (!own.clusterAnswers()) {
                cluster.stop(instance, SpillwayStart.COMPONENT, PROCESS_GRACE);
                return own.run(kubectl, home);
            }
            List<NodeRemoval> removals = removals(nodes, admin, readiness, running);
            cluster.stop(instance, SpillwayStart.COMPONENT, PROCESS_GRACE);
            PlacementRemoval placement = new PlacementRemoval(nodes.getFirst(), admin, readiness, steps);
            placement.webhooks();
            if (new ClusterRights(admin, kubectl, readiness).isLast(nodes.getFirst())) {
                placement.daemonSets();
            }
            boolean clean = true;
            for (NodeRemoval removal : removals) {
                clean &= removal.run(kubectl, home);
            }
            return clean;
        } catch (IllegalArgumentException | KubernetesClientException e) {
            steps.say("node " + String.join(", ", nodes) + " cannot be removed from its cluster: " + e.getMessage());
            return false;
        }
    }

    /** While the process runs, nothing in the cluster may point at it any more; then its pods end. */
    private List<NodeRemoval> removals(List<String> configured, AdminClient admin, Readiness readiness, boolean running)
            throws InterruptedException {
        PlacementRemoval placement = new PlacementRemoval(configured.getFirst(), admin, readiness, steps);
        placement.webhooks();
        List<String> names = new ArrayList<>(placement.poolNodes());
        // The first one's end is the end of the rights that all of them need.
        names.addAll(configured.reversed());
        if (running) {
            placement.endPools();
        }
        placement.forcePools();
        List<NodeRemoval> removals = names.stream()
                .map(node -> new NodeRemoval(node, admin, readiness, steps))
                .toList();
        if (running) {
            for (NodeRemoval removal :
                    removals.stream().filter(NodeRemoval::isThere).toList()) {
                removal.endPods();
            }
        }
        return removals;
    }

    private List<String> nodes(Instance instance) {
        try {
            return new ConfigurationFile(instance)
                    .read().map(Configuration::virtualNodes).orElse(List.of()).stream()
                            .map(VirtualNodeConfig::nodeName)
                            .toList();
        } catch (ConfigurationException e) {
            steps.say("which node to remove from the cluster is not known: " + e.getMessage());
            return List.of();
        }
    }
}
