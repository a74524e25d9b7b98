package dev.spillway.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.core.network.PodNetworkState;
import dev.spillway.kube.MergeDiff.MergedList;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What has to be written so that a Node is as wanted. */
final class NodePatches {
    private static final Set<String> OWN_CONDITIONS =
            Set.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure", PodNetworkState.CONDITION);
    /** Attached volumes are the controller's; what a virtual node does not state stays as it is. */
    private static final List<String> OTHERS = List.of("volumesAttached", "phase", "config");

    private static final MergeDiff STATUS = new MergeDiff(Map.of(
            "addresses", new MergedList.Owned(),
            "conditions", new MergedList.Shared("type", OWN_CONDITIONS)));

    private NodePatches() {}

    /** Labels and annotations that are wanted and not there; what others added stays. Empty if all are. */
    static Optional<ObjectNode> metadata(Node last, Node wanted) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode labels =
                missing(last.getMetadata().getLabels(), wanted.getMetadata().getLabels());
        ObjectNode notes = missing(
                last.getMetadata().getAnnotations(), wanted.getMetadata().getAnnotations());
        if (!labels.isEmpty()) {
            patch.withObject("/metadata").set("labels", labels);
        }
        if (!notes.isEmpty()) {
            patch.withObject("/metadata").set("annotations", notes);
        }
        return patch.isEmpty() ? Optional.empty() : Optional.of(patch);
    }

    /** Taints that are wanted and not there; what others added stays. Empty if all are. */
    static Optional<ObjectNode> taints(Node last, Node wanted) {
        List<Taint> taints = withMissingTaints(taints(last), taints(wanted));
        if (taints.size() == taints(last).size()) {
            return Optional.empty();
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("spec").set("taints", Json.tree(taints));
        return Optional.of(patch);
    }

    private static ObjectNode missing(Map<String, String> last, Map<String, String> wanted) {
        ObjectNode missing = JsonNodeFactory.instance.objectNode();
        wanted.forEach((key, value) -> {
            if (!value.equals(last.get(key))) {
                missing.put(key, value);
            }
        });
        return missing;
    }

    private static List<Taint> taints(Node node) {
        return node.getSpec() == null ? List.of() : node.getSpec().getTaints();
    }

    private static List<Taint> withMissingTaints(List<Taint> last, List<Taint> wanted) {
        List<Taint> taints = new ArrayList<>(last);
        for (Taint taint : wanted) {
            boolean present = last.stream()
                    .anyMatch(known -> known.getKey().equals(taint.getKey())
                            && known.getEffect().equals(taint.getEffect()));
            if (!present) {
                taints.add(taint);
            }
        }
        return taints;
    }

    /** What of the status differs, heartbeats aside; empty if nothing does. */
    static Optional<ObjectNode> status(Node last, Node wanted, Instant now) {
        Node timed = new NodeBuilder(wanted)
                .editStatus()
                .withConditions(ConditionTimes.of(
                        last.getStatus().getConditions(), wanted.getStatus().getConditions(), now))
                .endStatus()
                .build();
        ObjectNode before = (ObjectNode) Json.tree(last.getStatus());
        ObjectNode after = (ObjectNode) Json.tree(timed.getStatus());
        before.remove(OTHERS);
        if (!wanted.getMetadata().getAnnotations().containsKey(NodeRegistration.ATTACHED_BY_CONTROLLER)) {
            before.remove("volumesInUse");
        }
        ObjectNode patch = STATUS.between(before, after);
        if (patch.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(JsonNodeFactory.instance.objectNode().set("status", patch));
    }

    /** Whether the patch says more than that we are still there. */
    static boolean saysNews(ObjectNode statusPatch) {
        JsonNode status = statusPatch.path("status");
        if (status.size() != 1 || !status.has("conditions")) {
            return true;
        }
        for (JsonNode condition : status.path("conditions")) {
            boolean heartbeatOnly = condition.size() == 2 && condition.has("lastHeartbeatTime");
            if (!heartbeatOnly) {
                return true;
            }
        }
        return false;
    }
}
