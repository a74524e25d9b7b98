package dev.spillway.app.up;

import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for a cluster to become as it should be. */
final class Readiness {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final KubernetesClient client;
    private final InstantSource clock;

    Readiness(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /** The first answer that is there, within the time. */
    <T> Optional<T> await(Duration atMost, Supplier<Optional<T>> question) throws InterruptedException {
        Instant end = clock.instant().plus(atMost);
        Optional<T> answer = question.get();
        while (answer.isEmpty() && clock.instant().isBefore(end)) {
            Thread.sleep(PAUSE);
            answer = question.get();
        }
        return answer;
    }

    /** Whether a node is there and says that it is Ready. */
    boolean isReady(String name) {
        return Optional.ofNullable(client.nodes().withName(name).get()).stream()
                .flatMap(node -> node.getStatus().getConditions().stream())
                .anyMatch(Readiness::isReady);
    }

    private static boolean isReady(NodeCondition condition) {
        return condition.getType().equals("Ready") && condition.getStatus().equals("True");
    }
}
