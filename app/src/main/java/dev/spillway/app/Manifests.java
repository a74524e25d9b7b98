package dev.spillway.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.billing.price.Quotes;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Finds the pods that manifests would make. Objects that make none are passed over. */
final class Manifests {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Manifests() {}

    /**
     * All pods of a YAML or JSON text of one or more documents.
     *
     * @throws IllegalArgumentException if it is neither, or a pod's template is not one
     */
    static List<Quotes.Asked> parse(String text) {
        List<Quotes.Asked> found = new ArrayList<>();
        try {
            for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(text)) {
                add(JSON.valueToTree(document), found);
            }
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return found;
    }

    private static void add(JsonNode manifest, List<Quotes.Asked> found) {
        manifest.path("items").forEach(item -> add(item, found));
        JsonNode spec = manifest.path("spec");
        switch (manifest.path("kind").asText()) {
            case "Pod" -> found.add(asked(manifest, manifest, 1));
            case "CronJob" -> {
                JsonNode job = spec.path("jobTemplate").path("spec");
                found.add(asked(
                        manifest, job.path("template"), job.path("parallelism").asInt(1)));
            }
            case "Job" ->
                found.add(asked(
                        manifest,
                        spec.path("template"),
                        spec.path("parallelism").asInt(1)));
            case "Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "DaemonSet" ->
                found.add(asked(
                        manifest, spec.path("template"), spec.path("replicas").asInt(1)));
            default -> {
                // Services, ConfigMaps and the like run no pods.
            }
        }
    }

    private static Quotes.Asked asked(JsonNode manifest, JsonNode template, int replicas) {
        ObjectNode pod = JSON.createObjectNode();
        pod.set("metadata", template.path("metadata").isObject() ? template.path("metadata") : pod.objectNode());
        pod.set("spec", template.path("spec"));
        String name = manifest.path("kind").asText() + "/"
                + manifest.path("metadata").path("name").asText();
        if (!template.path("spec").path("containers").isArray()) {
            throw new IllegalArgumentException(name + " has no containers");
        }
        return new Quotes.Asked(name, JSON.convertValue(pod, Pod.class), replicas);
    }
}
