package dev.spillway.kube;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.core.PodRef;
import java.io.IOException;
import java.time.Instant;

/**
 * Makes {@link PodRecord}s of a stream of JSON without building objects of it: what a record shows is picked up in
 * passing, {@code managedFields} is left out, and the rest is compressed as it is. One per pod.
 */
final class PodScanner {
    private String namespace = "";
    private String name = "";
    private String uid = "";
    private String phase = "";
    private String controllerUid = "";
    private long resourceVersion;
    private long generation;
    private long deletionSeconds;
    private long graceSeconds = -1;
    private boolean hasFinalizers;

    private PodScanner() {}

    /** Reads the object at whose beginning the parser stands. */
    static PodRecord scan(JsonParser parser) throws IOException {
        return new PodScanner().record(parser);
    }

    private PodRecord record(JsonParser parser) throws IOException {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(8192);
                JsonGenerator copy = Json.MAPPER.createGenerator(bytes)) {
            copyPod(parser, copy);
            copy.flush();
            byte[] json = bytes.toByteArray();
            PodRef ref = new PodRef(namespace, name, uid);
            return new PodRecord(
                    ref,
                    resourceVersion,
                    generation,
                    phase,
                    deletionSeconds,
                    graceSeconds,
                    controllerUid,
                    hasFinalizers,
                    CompressedPod.deflate(json, json.length));
        }
    }

    private void copyPod(JsonParser parser, JsonGenerator copy) throws IOException {
        copy.writeStartObject();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            copy.writeFieldName(field);
            switch (field) {
                case "metadata" -> copyMetadata(parser, copy);
                case "status" -> copyStatus(parser, copy);
                default -> copy.copyCurrentStructure(parser);
            }
        }
        copy.writeEndObject();
    }

    private void copyMetadata(JsonParser parser, JsonGenerator copy) throws IOException {
        copy.writeStartObject();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            if (field.equals("managedFields")) {
                parser.skipChildren();
                continue;
            }
            copy.writeFieldName(field);
            if (field.equals("ownerReferences")) {
                copyOwners(parser, copy);
            } else {
                note(field, parser);
                copy.copyCurrentStructure(parser);
            }
        }
        copy.writeEndObject();
    }

    private void note(String field, JsonParser parser) throws IOException {
        switch (field) {
            // Few namespaces, many pods: each is kept once.
            case "namespace" -> namespace = parser.getText().intern();
            case "name" -> name = parser.getText();
            case "uid" -> uid = parser.getText();
            case "resourceVersion" -> resourceVersion = version(parser.getText());
            case "generation" -> generation = parser.getLongValue();
            case "deletionTimestamp" ->
                deletionSeconds = Instant.parse(parser.getText()).getEpochSecond();
            case "deletionGracePeriodSeconds" -> graceSeconds = parser.getLongValue();
            case "finalizers" -> hasFinalizers = true;
            default -> {
                // The rest is only in the JSON.
            }
        }
    }

    private void copyOwners(JsonParser parser, JsonGenerator copy) throws IOException {
        JsonNode owners = Json.MAPPER.readTree(parser);
        for (JsonNode owner : owners) {
            if (owner.path("controller").asBoolean()) {
                controllerUid = owner.path("uid").asText();
            }
        }
        copy.writeTree(owners);
    }

    private void copyStatus(JsonParser parser, JsonGenerator copy) throws IOException {
        copy.writeStartObject();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            if (field.equals("phase")) {
                phase = parser.getText().intern();
            }
            copy.writeFieldName(field);
            copy.copyCurrentStructure(parser);
        }
        copy.writeEndObject();
    }

    private static long version(String resourceVersion) throws IOException {
        try {
            return Long.parseLong(resourceVersion);
        } catch (NumberFormatException e) {
            throw new IOException("resourceVersion " + resourceVersion + " is not a number", e);
        }
    }
}
