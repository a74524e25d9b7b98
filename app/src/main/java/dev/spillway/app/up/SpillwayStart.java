package dev.spillway.app.up;

import dev.spillway.app.Home;
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
    private static final String READY = " is Ready";
    private static final Duration NODE_PATIENCE = Duration.ofMinutes(3);

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
        Optional<String> outcome = readiness.await(NODE_PATIENCE, () -> outcome(instance, nodeName, readiness));
        boolean ready = outcome.filter(READY::equals).isPresent();
        steps.say("virtual node " + nodeName
                + (ready
                        ? READY
                        : outcome.orElse(" is not Ready after " + NODE_PATIENCE.toSeconds() + " s") + "; see "
                                + instance.logDir().resolve(COMPONENT + ".log")));
        return ready;
    }

    private Optional<String> outcome(Instance instance, String nodeName, Readiness readiness) {
        if (readiness.isReady(nodeName)) {
            return Optional.of(READY);
        }
        return cluster.pid(instance, COMPONENT).isEmpty()
                ? Optional.of(" never came: Spillway has ended")
                : Optional.empty();
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
