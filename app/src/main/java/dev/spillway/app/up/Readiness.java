package dev.spillway.app.up;

import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for a cluster to become as it should be. */
final class Readiness {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final KubernetesClient client;
    private final InstantSource clock;

    Readiness(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /** The first answer that is there, within the time. An API server that is busy or away is asked again. */
    <T> Optional<T> await(Duration atMost, Supplier<Optional<T>> question) throws InterruptedException {
        Instant end = clock.instant().plus(atMost);
        Optional<T> answer = ask(question);
        while (answer.isEmpty() && clock.instant().isBefore(end)) {
            Thread.sleep(PAUSE);
            answer = ask(question);
        }
        return answer;
    }

    private static <T> Optional<T> ask(Supplier<Optional<T>> question) {
        try {
            return question.get();
        } catch (KubernetesClientException e) {
            if (e.getCode() <= 0 || e.getCode() == TOO_MANY_REQUESTS || e.getCode() >= SERVER_ERROR) {
                return Optional.empty();
            }
            throw e;
        }
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
