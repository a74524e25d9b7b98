package dev.spillway.app.up;

import dev.spillway.app.Home;
import dev.spillway.app.config.ConfigurationException;
import dev.spillway.localcluster.Component;
import dev.spillway.localcluster.Instance;
import dev.spillway.localcluster.LocalCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The process of an instance that runs its virtual node. */
final class SpillwayStart {
    static final String COMPONENT = "spillway";
    private static final Duration NODE_PATIENCE = Duration.ofMinutes(3);

    private final LocalCluster cluster;
    private final Home home;
    private final Steps steps;

    SpillwayStart(LocalCluster cluster, Home home, Steps steps) {
        this.cluster = cluster;
        this.home = home;
        this.steps = steps;
    }

    /** Starts it unless it runs. False when its node does not become Ready, or is not reached, or pods do not pass it. */
    boolean run(Instance instance, NodePlace place, AdminClient admin, Readiness readiness)
            throws ConfigurationException, InterruptedException {
        ConfigurationFile configuration = new ConfigurationFile(instance);
        if (cluster.pid(instance, COMPONENT).isEmpty()) {
            steps.say("starting Spillway");
            cluster.start(instance, component(configuration));
        }
        return isReady(instance, place.name(), readiness)
                && new NodeReach(admin, readiness, steps).shown(place)
                && new AdmissionProof(admin, readiness, steps)
                        .shown(configuration.read().orElseThrow());
    }

    private boolean isReady(Instance instance, String nodeName, Readiness readiness) throws InterruptedException {
        Optional<Boolean> outcome = readiness.await(NODE_PATIENCE, () -> outcome(instance, nodeName, readiness));
        if (outcome.equals(Optional.of(true))) {
            steps.say("virtual node " + nodeName + " is Ready");
            return true;
        }
        String why = outcome.isPresent()
                ? " never came: Spillway has ended"
                : " is not Ready after " + NODE_PATIENCE.toSeconds() + " s";
        steps.say(
                "virtual node " + nodeName + why + "; see " + instance.logDir().resolve(COMPONENT + ".log"));
        return false;
    }

    /** Whether it is Ready; empty while that can change. */
    private Optional<Boolean> outcome(Instance instance, String nodeName, Readiness readiness) {
        if (readiness.isReady(nodeName)) {
            return Optional.of(true);
        }
        return cluster.pid(instance, COMPONENT).isEmpty() ? Optional.of(false) : Optional.empty();
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
