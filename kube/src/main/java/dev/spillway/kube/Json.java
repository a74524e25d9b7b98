package dev.spillway.kube;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The one place where Kubernetes objects become JSON and JSON becomes Kubernetes objects. */
final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();
    static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization(MAPPER, false);

    static {
        // One stream carries many objects: reading one must not close it.
        MAPPER.getFactory().disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
    }

    private Json() {}

    static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException("no JSON for a " + value.getClass().getSimpleName(), e);
        }
    }

    static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }
}
