package dev.spillway.placement.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What the API server asks about.
 *
 * @param resource {@code group/resource}, or {@code group/resource/subresource}; the core group is empty
 * @param object as it would be stored
 */
record AdmissionRequest(String uid, String resource, String namespace, String name, JsonNode object) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads an AdmissionReview.
     *
     * @throws IllegalArgumentException if it is none
     */
    static AdmissionRequest of(JsonNode review) {
        JsonNode request = review.path("request");
        String uid = request.path("uid").asText();
        if (uid.isEmpty()) {
            throw new IllegalArgumentException("not an AdmissionReview: request.uid is missing");
        }
        String subresource = request.path("subResource").asText("");
        return new AdmissionRequest(
                uid,
                request.at("/resource/group").asText("") + "/"
                        + request.at("/resource/resource").asText("")
                        + (subresource.isEmpty() ? "" : "/" + subresource),
                request.path("namespace").asText(""),
                request.path("name").asText(""),
                request.path("object"));
    }

    /**
     * The object as its Java type.
     *
     * @throws IllegalArgumentException if it is none of this type
     */
    <T> T as(Class<T> type) {
        try {
            return JSON.treeToValue(object, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "request.object is no " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }
}
