package dev.spillway.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The cluster as kubectl shows it, in the namespace of one test class. */
final class Cluster {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(100);

    /** Of a machine five times as slow as those that wait a quarter of this. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final Spillway spillway;
    private final String namespace;
    private final ApiObjects objects;

    private Cluster(Spillway spillway, String namespace) {
        this.spillway = spillway;
        this.namespace = namespace;
        this.objects = new ApiObjects(spillway, namespace);
    }

    static Cluster withNamespace(Spillway spillway, String namespace) {
        spillway.kubectl("create", "namespace", namespace).orFail();
        Cluster cluster = in(spillway, namespace);
        cluster.awaitServiceAccount();
        return cluster;
    }

    /** The same cluster in a namespace that exists. */
    static Cluster in(Spillway spillway, String namespace) {
        return new Cluster(spillway, namespace);
    }

    /** The token of a pod needs the namespace's default service account. */
    void awaitServiceAccount() {
        await(
                "the default service account",
                () -> objects.get("serviceaccount", "default").isPresent());
    }

    Spillway spillway() {
        return spillway;
    }

    String namespace() {
        return namespace;
    }

    Finished kubectl(String... arguments) {
        return spillway.kubectl(inNamespace(arguments));
    }

    /** The same, left running. */
    Process startKubectl(String... arguments) {
        return spillway.start("kubectl", inNamespace(arguments));
    }

    void apply(String yaml) {
        try {
            Path file = Files.createTempFile("spillway-e2e-", ".yaml");
            try {
                Files.writeString(file, yaml);
                kubectl("apply", "-f", file.toString()).orFail();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Applies a file of the test's resources, all of its objects at once. */
    void applyResource(String name) {
        try (InputStream in = Cluster.class.getResourceAsStream("/pods/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource pods/" + name);
            }
            apply(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for an event of this reason about a pod whose message contains the text. */
    void awaitEvent(String pod, String reason, String text) {
        await(
                "event " + reason + " of " + pod,
                () -> events(pod)
                        .anyMatch(event -> event.path("reason").asText().equals(reason)
                                && event.path("message").asText().contains(text)));
    }

    /** Waits for any event about a pod whose message contains the text. */
    void awaitEvent(String pod, String text) {
        await(
                "event of " + pod,
                () -> events(pod)
                        .anyMatch(event -> event.path("message").asText().contains(text)));
    }

    /** The events about a pod. */
    Stream<JsonNode> events(String pod) {
        return StreamSupport.stream(list("events").spliterator(), false)
                .filter(event -> event.at("/involvedObject/name").asText().equals(pod));
    }

    void removeFinalizers(String pod) {
        kubectl("patch", "pod", pod, "--type=merge", "-p", "{\"metadata\":{\"finalizers\":null}}")
                .orFail();
    }

    /** An object as JSON; a missing node if there is no such object. */
    JsonNode get(String kind, String name) {
        return objects.get(kind, name).orElseGet(JSON::missingNode);
    }

    JsonNode list(String kind) {
        return objects.list(kind);
    }

    JsonNode list(String kind, String labelSelector) {
        return objects.list(kind, labelSelector);
    }

    /** The pods with this label {@code app} that nobody deletes. */
    List<JsonNode> replicas(String app) {
        return list("pods", "app=" + app)
                .valueStream()
                .filter(pod -> !pod.at("/metadata").has("deletionTimestamp"))
                .toList();
    }

    /** The names of those on this node. */
    List<String> replicas(String app, String node) {
        return replicas(app).stream()
                .filter(pod -> Pods.nodeOf(pod).equals(node))
                .map(pod -> pod.at("/metadata/name").asText())
                .toList();
    }

    /** How many of them run. */
    long running(String app) {
        return replicas(app).stream()
                .filter(pod -> pod.at("/status/phase").asText().equals("Running"))
                .count();
    }

    void awaitRunning(String app, int number) {
        await(number + " pods of " + app, () -> running(app) == number);
    }

    /** Waits until the object is as it should be, and returns it then. */
    JsonNode awaitThat(String kind, String name, Predicate<JsonNode> isSo) {
        return patience(kind + " " + name).until(() -> get(kind, name), isSo);
    }

    JsonNode awaitPhase(String pod, String phase) {
        return awaitThat(
                "pod", pod, object -> phase.equals(object.at("/status/phase").asText()));
    }

    void awaitGone(String kind, String name) {
        awaitThat(kind, name, JsonNode::isMissingNode);
    }

    void await(String what, Callable<Boolean> isSo) {
        patience(what).until(isSo);
    }

    /** An API server that does not answer, or not now, is asked again. */
    private static ConditionFactory patience(String what) {
        return Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(POLL)
                .ignoreExceptionsMatching(Cluster::isBusyOrAway);
    }

    private static boolean isBusyOrAway(Throwable thrown) {
        return thrown instanceof KubernetesClientException e
                && (e.getCode() == 0 || e.getCode() == TOO_MANY_REQUESTS || e.getCode() >= SERVER_ERROR);
    }

    void deleteNamespace() {
        spillway.kubectl("delete", "namespace", namespace, "--wait=false").orFail();
    }

    private String[] inNamespace(String... arguments) {
        List<String> line = new ArrayList<>(List.of("--namespace", namespace));
        line.addAll(List.of(arguments));
        return line.toArray(String[]::new);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
