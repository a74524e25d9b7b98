package dev.spillway.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;

/** The cluster as kubectl shows it, in the namespace of one test class. */
final class Cluster {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(100);

    /** Of a machine five times as slow as those that wait a quarter of this. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Pattern NO_ANSWER = Pattern.compile(
            "connection refused|connection reset|i/o timeout|TLS handshake timeout|etcdserver|unable to handle the request|EOF");

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
                applyFile(file.toString());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Again where nobody answered in time: what is applied already stays as it is. */
    private void applyFile(String file) {
        Finished applied = kubectl("apply", "-f", file);
        if (applied.exitCode() != 0 && NO_ANSWER.matcher(applied.err()).find()) {
            patience("an answer").until(() -> kubectl("apply", "-f", file).exitCode() == 0);
        } else {
            applied.orFail();
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

    /** How many of them run and are ready: a controller takes those that are not before all others. */
    long running(String app) {
        return replicas(app).stream().filter(Pods::isReady).count();
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

    /** Waits until these assertions hold; those that do not are what is told in the end. */
    void eventually(ThrowingRunnable assertions) {
        patience("assertions").untilAsserted(assertions);
    }

    private static ConditionFactory patience(String what) {
        return Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(POLL)
                // Else one of a class that runs beside this one would count as ours.
                .dontCatchUncaughtExceptions();
    }

    /**
     * Deletes all pods, and all objects of further kinds, and waits until there is none: pods that still end would hold
     * room that the next test counts on, and those that a controller makes at its end would be counted.
     *
     * @param kinds of controllers and others, with commas
     */
    void clear(String kinds) {
        kubectl("delete", kinds, "--all", "--cascade=foreground", "--wait=false")
                .orFail();
        kubectl("delete", "pods", "--all", "--grace-period=1", "--wait=false").orFail();
        for (String kind : ("pods," + kinds).split(",", -1)) {
            await(kind + " to be gone", () -> list(kind).isEmpty());
        }
    }

    /** Its pods soon, whatever time they were given: they hold room and addresses. */
    void deleteNamespace() {
        kubectl("delete", "pods", "--all", "--grace-period=1", "--wait=false").orFail();
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
