package dev.spillway.core.placement;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Objects as users write them. */
final class Yaml {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private Yaml() {}

    static Pod pod(String yaml) {
        return read(yaml, Pod.class);
    }

    static Node node(String yaml) {
        return read(yaml, Node.class);
    }

    static JsonNode tree(String yaml) {
        return read(yaml, JsonNode.class);
    }

    private static <T> T read(String yaml, Class<T> type) {
        Object tree = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        return JSON.convertValue(tree, type);
    }
}
