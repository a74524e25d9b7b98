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
import org.awaitility.Awaitility;

/** The cluster as kubectl shows it, in the namespace of one test class. */
final class Cluster {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Spillway spillway;
    private final String namespace;

    private Cluster(Spillway spillway, String namespace) {
        this.spillway = spillway;
        this.namespace = namespace;
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
                () -> kubectl("get", "serviceaccount", "default").exitCode() == 0);
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
                () -> kubectl(
                                "get",
                                "events",
                                "--field-selector=involvedObject.name=" + pod + ",reason=" + reason,
                                "-o",
                                "jsonpath={.items[*].message}")
                        .out()
                        .contains(text));
    }

    void removeFinalizers(String pod) {
        kubectl("patch", "pod", pod, "--type=merge", "-p", "{\"metadata\":{\"finalizers\":null}}")
                .orFail();
    }

    /** An object as JSON; a missing node if there is no such object. */
    JsonNode get(String kind, String name) {
        Finished got = kubectl("get", kind, name, "-o", "json", "--ignore-not-found");
        String json = got.orFail();
        return json.isBlank() ? JSON.missingNode() : json(json);
    }

    JsonNode list(String kind, String... arguments) {
        List<String> line = new ArrayList<>(List.of("get", kind, "-o", "json"));
        line.addAll(List.of(arguments));
        return json(kubectl(line.toArray(String[]::new)).orFail()).path("items");
    }

    /** Waits until the object is as it should be, and returns it then. */
    JsonNode awaitThat(String kind, String name, Predicate<JsonNode> isSo) {
        return Awaitility.await(kind + " " + name)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> get(kind, name), isSo);
    }

    JsonNode awaitPhase(String pod, String phase) {
        return awaitThat(
                "pod", pod, object -> phase.equals(object.at("/status/phase").asText()));
    }

    void awaitGone(String kind, String name) {
        awaitThat(kind, name, JsonNode::isMissingNode);
    }

    void await(String what, Callable<Boolean> isSo) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(isSo);
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
