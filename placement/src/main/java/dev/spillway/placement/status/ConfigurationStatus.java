package dev.spillway.placement.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.core.placement.ResourcePolicyReader;
import dev.spillway.core.profile.Loaded;
import dev.spillway.core.profile.ProfileReader;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says on a Profile or ResourcePolicy whether it is in force, why not, and what of it is not supported. */
public final class ConfigurationStatus {
    private static final Logger log = LoggerFactory.getLogger(ConfigurationStatus.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;
    private final InstantSource clock;

    /** Writes with this client, which whoever made it closes. */
    public ConfigurationStatus(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Writes the status of this object if it says something else. */
    public void report(GenericKubernetesResource object) {
        wanted(object).ifPresent(status -> write(object, status));
    }

    /** The status that the object shall have; empty if it says the same already. */
    Optional<Map<String, Object>> wanted(GenericKubernetesResource object) {
        JsonNode tree = JSON.valueToTree(object);
        long generation = tree.at("/metadata/generation").asLong();
        List<Map<String, Object>> conditions = conditions(loaded(object, tree), generation);
        if (says(tree.at("/status/conditions"), conditions)) {
            return Optional.empty();
        }
        return Optional.of(Map.of("observedGeneration", generation, "conditions", conditions));
    }

    private static Loaded<?> loaded(GenericKubernetesResource object, JsonNode tree) {
        String name = object.getMetadata().getName();
        return object.getKind().equals("Profile")
                ? ProfileReader.read(name, tree)
                : ResourcePolicyReader.read(object.getMetadata().getNamespace(), name, tree);
    }

    private List<Map<String, Object>> conditions(Loaded<?> loaded, long generation) {
        List<Map<String, Object>> conditions = new ArrayList<>();
        switch (loaded) {
            case Loaded.Invalid<?>(List<String> problems) ->
                conditions.add(condition("InForce", false, "Invalid", String.join("; ", problems), generation));
            case Loaded.Valid<?>(Object value, List<String> noEffect) -> {
                conditions.add(condition("InForce", true, "Valid", "", generation));
                if (!noEffect.isEmpty()) {
                    String fields = String.join(", ", noEffect);
                    conditions.add(condition(
                            "FullySupported", false, "NotSupported", "without effect here: " + fields, generation));
                }
            }
        }
        return conditions;
    }

    private Map<String, Object> condition(String type, boolean status, String reason, String message, long generation) {
        return Map.of(
                "type", type,
                "status", status ? "True" : "False",
                "reason", reason,
                "message", message,
                "observedGeneration", generation,
                "lastTransitionTime",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** All but the time is the same. */
    private static boolean says(JsonNode present, List<Map<String, Object>> wanted) {
        if (present.size() != wanted.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            JsonNode condition = present.get(i);
            for (String field : List.of("type", "status", "reason", "message", "observedGeneration")) {
                if (!condition
                        .path(field)
                        .asText()
                        .equals(String.valueOf(wanted.get(i).get(field)))) {
                    return false;
                }
            }
        }
        return true;
    }

    private void write(GenericKubernetesResource object, Map<String, Object> status) {
        String what = object.getKind() + " " + object.getMetadata().getName();
        try {
            client.resource(object)
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), JSON.writeValueAsString(Map.of("status", status)));
        } catch (KubernetesClientException e) {
            log.warn("{}: its status is not written: {}", what, e.getMessage());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON for the status of " + what, e);
        }
    }
}
