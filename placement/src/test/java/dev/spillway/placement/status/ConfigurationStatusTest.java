package dev.spillway.placement.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.placement.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConfigurationStatusTest {
    private final KubernetesClient client = new KubernetesClientBuilder().build();
    private final ConfigurationStatus status =
            new ConfigurationStatus(client, () -> Instant.parse("2026-01-01T00:00:00.5Z"));

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void whatIsInForceSaysSoAndNamesWhatIsNotSupported() {
        assertThat(conditions(policy("eci")))
                .containsExactly(
                        condition("InForce", "True", "Valid", ""),
                        condition(
                                "FullySupported", "False", "NotSupported", "without effect here: spec.preemptPolicy"));
    }

    @Test
    void whatIsNotInForceSaysWhy() {
        assertThat(conditions(policy("moon")))
                .containsExactly(condition(
                        "InForce",
                        "False",
                        "Invalid",
                        "spec.units[0].resource: is moon; write ecs, elastic, eci or acs"));
    }

    @Test
    void aStatusThatSaysTheSameIsNotWrittenAgain() {
        GenericKubernetesResource policy = policy("eci");
        policy.setAdditionalProperty(
                "status", new ObjectMapper().valueToTree(status.wanted(policy).orElseThrow()));

        assertThat(status.wanted(policy)).isEqualTo(Optional.empty());
    }

    private List<Object> conditions(GenericKubernetesResource object) {
        return List.copyOf((List<?>) status.wanted(object).orElseThrow().get("conditions"));
    }

    private static GenericKubernetesResource policy(String resource) {
        return Yaml.read("""
            apiVersion: scheduling.alibabacloud.com/v1alpha1
            kind: ResourcePolicy
            metadata: {name: order, namespace: shop, generation: 3}
            spec:
              units: [{resource: %s}]
              preemptPolicy: AfterAllUnits
            """.formatted(resource), GenericKubernetesResource.class);
    }

    private static Map<String, Object> condition(String type, String status, String reason, String message) {
        return Map.of(
                "type", type,
                "status", status,
                "reason", reason,
                "message", message,
                "observedGeneration", 3L,
                "lastTransitionTime", "2026-01-01T00:00:00Z");
    }
}
