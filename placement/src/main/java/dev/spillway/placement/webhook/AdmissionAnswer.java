package dev.spillway.placement.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.DiffFlags;
import io.fabric8.zjsonpatch.JsonDiff;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the API server is told about one object. */
sealed interface AdmissionAnswer {

    /**
     * It may be stored, changed like this.
     *
     * @param patch RFC 6902; empty if nothing changes
     * @param warnings for whoever sent it
     */
    record Allowed(JsonNode patch, List<String> warnings) implements AdmissionAnswer {
        public Allowed {
            warnings = List.copyOf(warnings);
        }
    }

    record Denied(String message) implements AdmissionAnswer {}

    ObjectMapper JSON = new ObjectMapper();

    /** Allowed as it is. */
    static AdmissionAnswer unchanged() {
        return new Allowed(JSON.createArrayNode(), List.of());
    }

    /**
     * Allowed with the changes between the two, both Kubernetes objects of one kind.
     *
     * @param before as it was sent, and read: so what reading drops is in no patch
     */
    static AdmissionAnswer changed(Object before, Object after, List<String> warnings) {
        JsonNode from = JSON.valueToTree(before);
        JsonNode to = JSON.valueToTree(after);
        return new Allowed(JsonDiff.asJson(from, to, DiffFlags.dontNormalizeOpIntoMoveAndCopy()), warnings);
    }

    /** The AdmissionReview that carries the answer. */
    default JsonNode review(@Nullable String uid) {
        ObjectNode review = JSON.createObjectNode();
        review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
        ObjectNode response = review.putObject("response").put("uid", uid);
        switch (this) {
            case Allowed(JsonNode patch, List<String> warnings) -> {
                response.put("allowed", true);
                warnings.forEach(response.withArray("warnings")::add);
                if (!patch.isEmpty()) {
                    response.put("patchType", "JSONPatch")
                            .put(
                                    "patch",
                                    Base64.getEncoder()
                                            .encodeToString(patch.toString().getBytes(StandardCharsets.UTF_8)));
                }
            }
            case Denied(String message) -> {
                response.put("allowed", false);
                response.putObject("status")
                        .put("status", "Failure")
                        .put("message", message)
                        .put("reason", "Invalid")
                        .put("code", 422);
            }
        }
        return review;
    }
}
