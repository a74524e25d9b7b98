package dev.spillway.kube;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.core.PodRef;
import dev.spillway.kube.MergeDiff.MergedList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes pod statuses with as little as possible: no GET, and of the status only what differs from what the server last
 * sent. Safe for use by many threads; calls for one pod should follow each other.
 */
public final class PodStatusPatcher {
    /** The conditions a kubelet owns; all others in a status belong to somebody else, unless we are given one to write. */
    private static final Set<String> OWN_CONDITIONS = Set.of(
            "PodReadyToStartContainers",
            "Initialized",
            "ContainersReady",
            "Ready",
            "PodResizePending",
            "PodResizeInProgress",
            "AllContainersRestarting");

    /** Set by the scheduler, by controllers and by the API server in passing: absent from our status, yet not ours to remove. */
    private static final List<String> OTHERS =
            List.of("nominatedNodeName", "resourceClaimStatuses", "extendedResourceClaimStatus", "resize");

    private static final MergeDiff DIFF = new MergeDiff(Map.of(
            "podIPs", new MergedList.Owned(),
            "hostIPs", new MergedList.Owned(),
            "conditions", new MergedList.Shared("type", OWN_CONDITIONS)));

    private final ApiServer api;

    public PodStatusPatcher(ApiServer api) {
        this.api = api;
    }

    /**
     * Makes the pod's status what is wanted.
     *
     * @param last the newest state of the pod that the server has sent, in a watch or as the answer to a write
     * @param wanted the whole status; conditions that are missing from it stay as they are, unless they are a kubelet's
     */
    public StatusPatch patch(Pod last, PodStatus wanted) {
        return patch(last, wanted, Map.of());
    }

    /**
     * The same, with annotations that ride along when the status is written; they are never a reason to write.
     *
     * @param annotations to be added or changed; none is removed
     */
    public StatusPatch patch(Pod last, PodStatus wanted, Map<String, String> annotations) {
        return body(last, wanted, annotations)
                .<StatusPatch>map(body -> send(PodRef.of(last), body))
                .orElseGet(StatusPatch.Unchanged::new);
    }

    /** The patch; empty if there is nothing to write. */
    static Optional<ObjectNode> body(Pod last, PodStatus wanted, Map<String, String> annotations) {
        ObjectNode before = last.getStatus() == null
                ? JsonNodeFactory.instance.objectNode()
                : (ObjectNode) Json.tree(last.getStatus());
        ObjectNode after = (ObjectNode) Json.tree(wanted);
        before.remove(OTHERS.stream().filter(field -> !after.has(field)).toList());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata =
                body.putObject("metadata").put("uid", last.getMetadata().getUid());
        ObjectNode status = DIFF.between(before, after);
        if (status.isEmpty()) {
            return Optional.empty();
        }
        body.set("status", status);
        ObjectNode notes = newAnnotations(last, annotations);
        if (!notes.isEmpty()) {
            metadata.set("annotations", notes);
        }
        return Optional.of(body);
    }

    private static ObjectNode newAnnotations(Pod last, Map<String, String> annotations) {
        Map<String, String> present = last.getMetadata().getAnnotations();
        ObjectNode fresh = JsonNodeFactory.instance.objectNode();
        annotations.forEach((key, value) -> {
            if (present == null || !value.equals(present.get(key))) {
                fresh.put(key, value);
            }
        });
        return fresh;
    }

    private StatusPatch send(PodRef pod, ObjectNode body) {
        try {
            return new StatusPatch.Patched(api.patch(ApiPath.pod(pod) + "/status", body, Pod.class));
        } catch (ApiException e) {
            if (e.notFound()) {
                return new StatusPatch.Gone();
            }
            if (e.code() == ApiException.UNPROCESSABLE && e.objectsTo("metadata.uid")) {
                return new StatusPatch.OtherIncarnation();
            }
            return e.retryable() || e.denied()
                    ? new StatusPatch.Retry(e.getMessage(), e.retryAfter())
                    : new StatusPatch.Defect(e.getMessage());
        }
    }
}
