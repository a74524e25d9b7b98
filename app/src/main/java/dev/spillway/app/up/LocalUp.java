package dev.spillway.app.up;

import dev.spillway.app.CommandFailed;
import dev.spillway.app.Home;
import dev.spillway.app.config.ConfigurationException;
import dev.spillway.localcluster.ClusterRequest;
import dev.spillway.localcluster.Instance;
import dev.spillway.localcluster.LocalCluster;
import java.time.InstantSource;
import java.util.List;

/** {@code up} with a cluster of its own: every step is looked at first and done only where it is missing. */
public final class LocalUp {
    private static final String EXAMPLE_NAMESPACE = "default";

    private final LocalCluster cluster;
    private final Home home;
    private final Steps steps;
    private final InstantSource clock;

    public LocalUp(LocalCluster cluster, Home home, Steps steps, InstantSource clock) {
        this.cluster = cluster;
        this.home = home;
        this.steps = steps;
        this.clock = clock;
    }

    /** True when the virtual node is Ready and, if it was asked for, the example ran. */
    public boolean run(ClusterRequest request, NodeOffer offer, boolean example)
            throws CommandFailed, ConfigurationException, InterruptedException {
        Instance instance = cluster.up(request, steps);
        try (AdminClient admin = new AdminClient(instance.adminKubeconfig())) {
            Kubectl kubectl = new Kubectl(instance.kubectl(), instance.adminKubeconfig());
            Readiness readiness = new Readiness(admin.client(), clock);
            NodePlace place = prepare(instance, offer, new ClusterRights(admin, kubectl, readiness));
            if (!new SpillwayStart(cluster, home, steps).run(instance, place, admin, readiness)) {
                return false;
            }
            boolean ran =
                    !example || new Example(EXAMPLE_NAMESPACE, admin, kubectl, readiness, steps).run(home.example());
            steps.show(NextSteps.text(instance, EXAMPLE_NAMESPACE, example));
            return ran;
        }
    }

    private NodePlace prepare(Instance instance, NodeOffer offer, ClusterRights rights)
            throws CommandFailed, ConfigurationException, InterruptedException {
        ConfigurationFile configuration = new ConfigurationFile(instance);
        steps.say("giving Spillway its identities and its rights");
        new Identities(instance, configuration, clock).issue(NodePlace.DEFAULT_NAME);
        rights.install(NodePlace.DEFAULT_NAME, ClusterRights.owner(instance), home);
        NodePlace place = new NodePlace(
                NodePlace.DEFAULT_NAME,
                instance.bridgeAddress(),
                instance.caCertificate(),
                List.of(instance.clusterDns()));
        configuration.write(place, offer);
        return place;
    }
}
