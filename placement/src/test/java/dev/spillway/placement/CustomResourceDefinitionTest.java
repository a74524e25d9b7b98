package dev.spillway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.core.dialect.Placement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CustomResourceDefinitionTest {
    private static final Path DIRECTORY = Path.of("../deploy/crds");

    @ParameterizedTest
    @CsvSource({
        "profiles.yaml, profiles.spillway.dev, Cluster",
        "resourcepolicies.yaml, resourcepolicies.scheduling.alibabacloud.com, Namespaced"
    })
    void itsNameIsItsPluralAndGroupAndItHasAStatus(String file, String name, String scope) throws IOException {
        JsonNode definition = definition(file);

        assertThat(definition.at("/metadata/name").asText())
                .isEqualTo(name)
                .isEqualTo(definition.at("/spec/names/plural").asText() + "."
                        + definition.at("/spec/group").asText());
        assertThat(definition.at("/spec/scope").asText()).isEqualTo(scope);
        assertThat(definition.at("/spec/versions/0/subresources/status").isObject())
                .isTrue();
    }

    @Test
    void aProfilesPlacementsAreTheOnesThereAre() throws IOException {
        List<String> words =
                Arrays.stream(Placement.values()).map(Placement::text).toList();

        assertThat(spec("profiles.yaml").at("/placement/enum"))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(words);
    }

    @Test
    void everyFieldThatIsReadIsInTheSchema() throws IOException {
        assertThat(spec("profiles.yaml").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder(
                        "priority",
                        "namespaceSelector",
                        "podSelector",
                        "placement",
                        "effect",
                        "ttlSecondsAfterFinished");
        assertThat(spec("resourcepolicies.yaml").at("/units/items/properties").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder(
                        "resource", "nodeSelector", "max", "maxResources", "podLabels", "podAnnotations");
    }

    private static JsonNode spec(String file) throws IOException {
        return definition(file).at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties");
    }

    private static JsonNode definition(String file) throws IOException {
        return Yaml.tree(Files.readString(DIRECTORY.resolve(file)));
    }
}
