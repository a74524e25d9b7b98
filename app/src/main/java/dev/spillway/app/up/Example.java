package dev.spillway.app.up;

import dev.spillway.app.CommandFailed;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The example that {@code up} runs: a Deployment that stays and a Job that computes. */
final class Example {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOG_PATIENCE = Duration.ofSeconds(30);
    private static final int SERVERS = 2;

    private final String namespace;
    private final AdminClient admin;
    private final Kubectl kubectl;
    private final Readiness readiness;
    private final Steps steps;

    Example(String namespace, AdminClient admin, Kubectl kubectl, Readiness readiness, Steps steps) {
        this.namespace = namespace;
        this.admin = admin;
        this.kubectl = kubectl;
        this.readiness = readiness;
        this.steps = steps;
    }

    /** Applies the manifest, waits for its pods, and shows a log line of each. False if they did not come to run. */
    boolean run(Path manifest) throws CommandFailed, InterruptedException {
        steps.say("applying the example: a Deployment and a Job");
        kubectl.apply(manifest, "--namespace", namespace);
        return show("hello", "Running", SERVERS) && show("primes", "Succeeded", 1);
    }

    private boolean show(String app, String phase, int count) throws InterruptedException {
        Optional<List<Pod>> pods = readiness.await(PATIENCE, () -> inPhase(app, phase, count));
        if (pods.isEmpty()) {
            steps.say("the pods of " + app + " are not " + phase + " after " + PATIENCE.toMinutes()
                    + " minutes; see: ./spillway kubectl describe pods -l app=" + app);
            return false;
        }
        for (Pod pod : pods.get()) {
            steps.say(pod.getMetadata().getName() + " is " + phase + ": " + firstLogLine(pod));
        }
        return true;
    }

    private Optional<List<Pod>> inPhase(String app, String phase, int count) {
        List<Pod> pods = client().pods().inNamespace(namespace).withLabel("app", app).list().getItems().stream()
                .filter(pod -> phase.equals(pod.getStatus().getPhase()))
                .toList();
        return pods.size() >= count ? Optional.of(pods) : Optional.empty();
    }

    private String firstLogLine(Pod pod) throws InterruptedException {
        return readiness.await(LOG_PATIENCE, () -> log(pod).lines().findFirst()).orElse("(nothing written yet)");
    }

    private String log(Pod pod) {
        return client().pods()
                .inNamespace(namespace)
                .withName(pod.getMetadata().getName())
                .getLog();
    }

    private KubernetesClient client() {
        return admin.client();
    }
}
