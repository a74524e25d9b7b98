package dev.spillway.kubeletserver;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.Iterator;
import java.util.stream.Stream;

/** Writes a {@code v1.PodList} one pod at a time, so that a large node's list is never in memory as a whole. */
final class PodList {
    private PodList() {}

    static void write(Stream<Pod> pods, Exchange exchange) throws IOException {
        // Closed only on success: a list cut short must not look complete.
        JsonGenerator json = Json.MAPPER.createGenerator(exchange.stream(200, "application/json"));
        json.writeStartObject();
        json.writeStringField("kind", "PodList");
        json.writeStringField("apiVersion", "v1");
        json.writeObjectFieldStart("metadata");
        json.writeEndObject();
        json.writeArrayFieldStart("items");
        for (Iterator<Pod> each = pods.iterator(); each.hasNext(); ) {
            json.writePOJO(each.next());
        }
        json.writeEndArray();
        json.writeEndObject();
        json.close();
    }
}
