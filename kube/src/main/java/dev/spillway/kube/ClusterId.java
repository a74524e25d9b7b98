package dev.spillway.kube;

import com.fasterxml.jackson.databind.JsonNode;

/** Which cluster: the UID of its namespace {@code kube-system}, which lives as long as the cluster. */
public record ClusterId(String uid) {
    public static ClusterId read(ApiServer api) throws ApiException {
        JsonNode namespace = api.get("/api/v1/namespaces/kube-system", JsonNode.class);
        return new ClusterId(namespace.at("/metadata/uid").asText());
    }
}
