package dev.spillway.app.up;

import dev.spillway.app.Home;
import dev.spillway.localcluster.ClusterRequest;
import dev.spillway.localcluster.Component;
import dev.spillway.localcluster.Instance;
import dev.spillway.localcluster.LocalCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** {@code up} with a cluster of its own: every step is looked at first and done only where it is missing. */
public final class LocalUp {
    private static final Duration NODE_PATIENCE = Duration.ofSeconds(60);
    private static final String SPILLWAY = "spillway";

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
    public boolean run(ClusterRequest request, boolean example) throws InterruptedException {
        Instance instance = cluster.up(request, steps);
        try (AdminClient admin = new AdminClient(instance.adminKubeconfig())) {
            Kubectl kubectl = new Kubectl(instance.kubectl(), instance.adminKubeconfig());
            Readiness readiness = new Readiness(admin.client(), clock);
            startSpillway(instance, kubectl);
            if (!readiness.awaitNode(ConfigurationFile.NODE, NODE_PATIENCE)) {
                steps.say("the virtual node is not Ready after " + NODE_PATIENCE.toSeconds() + " s; see "
                        + instance.logDir().resolve(SPILLWAY + ".log"));
                return false;
            }
            steps.say("virtual node " + ConfigurationFile.NODE + " is Ready");
            boolean ran = !example || new Example(admin, kubectl, readiness, steps).run(home.example());
            steps.show(NextSteps.text(instance));
            return ran;
        }
    }

    private void startSpillway(Instance instance, Kubectl kubectl) throws InterruptedException {
        ConfigurationFile configuration = new ConfigurationFile(instance);
        steps.say("giving Spillway its identities and its rights");
        new Identities(instance, configuration, clock).issue();
        kubectl.apply(home.rbac());
        try {
            Files.writeString(configuration.file(), configuration.text(HostCapacity.of(instance.stateDir())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (cluster.pid(instance, SPILLWAY).isEmpty()) {
            steps.say("starting Spillway");
            cluster.start(instance, component(configuration));
        }
    }

    private Component component(ConfigurationFile configuration) {
        return new Component(
                SPILLWAY,
                List.of(
                        home.program().toString(),
                        "run",
                        "--config",
                        configuration.file().toString()),
                Map.of("JAVA_HOME", System.getProperty("java.home")));
    }
}
