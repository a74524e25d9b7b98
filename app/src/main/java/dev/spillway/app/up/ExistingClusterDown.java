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
            boolean clean = true;
            for (String node : nodes) {
                NodeRemoval removal = new NodeRemoval(node, admin, new Readiness(admin.client(), clock), steps);
                if (running && removal.clusterAnswers()) {
                    removal.endPods();
                }
                cluster.stop(instance, SpillwayStart.COMPONENT, PROCESS_GRACE);
                clean &= removal.run(kubectl, home.rbac());
            }
            return clean;
        } catch (IllegalArgumentException | KubernetesClientException e) {
            steps.say("node " + String.join(", ", nodes) + " cannot be removed from its cluster: " + e.getMessage());
            return false;
        }
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
