package dev.spillway.app.up;

import dev.spillway.app.Home;
import dev.spillway.localcluster.Component;
import dev.spillway.localcluster.Instance;
import dev.spillway.localcluster.LocalCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The process of an instance that runs its virtual node. */
final class SpillwayStart {
    static final String COMPONENT = "spillway";
    private static final Duration NODE_PATIENCE = Duration.ofSeconds(60);

    private final LocalCluster cluster;
    private final Home home;
    private final Steps steps;

    SpillwayStart(LocalCluster cluster, Home home, Steps steps) {
        this.cluster = cluster;
        this.home = home;
        this.steps = steps;
    }

    /** Starts it unless it runs. False when its node does not become Ready. */
    boolean run(Instance instance, String nodeName, Readiness readiness) throws InterruptedException {
        if (cluster.pid(instance, COMPONENT).isEmpty()) {
            steps.say("starting Spillway");
            cluster.start(instance, component(new ConfigurationFile(instance)));
        }
        if (!readiness.awaitNode(nodeName, NODE_PATIENCE)) {
            steps.say("the virtual node is not Ready after " + NODE_PATIENCE.toSeconds() + " s; see "
                    + instance.logDir().resolve(COMPONENT + ".log"));
            return false;
        }
        steps.say("virtual node " + nodeName + " is Ready");
        return true;
    }

    private Component component(ConfigurationFile configuration) {
        return new Component(
                COMPONENT,
                List.of(
                        home.program().toString(),
                        "run",
                        "--config",
                        configuration.file().toString()),
                Map.of("JAVA_HOME", System.getProperty("java.home")));
    }
}
