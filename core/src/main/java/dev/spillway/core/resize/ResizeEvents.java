package dev.spillway.core.resize;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.core.PodEvent;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/** What a kubelet tells of a pod's resize (pkg/kubelet/events/resize.go, 1.36). */
public final class ResizeEvents {
    private static final JsonMapper JSON = new JsonMapper();

    private ResizeEvents() {}

    public static PodEvent started(Pod granted) {
        return PodEvent.normal("ResizeStarted", "Pod resize started: " + summary(granted, ""));
    }

    public static PodEvent completed(Pod granted) {
        return PodEvent.normal("ResizeCompleted", "Pod resize completed: " + summary(granted, ""));
    }

    public static PodEvent failed(Pod granted, String error) {
        return PodEvent.warning("ResizeError", "Pod resize error: " + summary(granted, error));
    }

    public static PodEvent pending(Pod wanted, PendingResize why) {
        return PodEvent.warning(
                "Resize" + why.reason(), "Pod resize " + why.reason() + ": " + summary(wanted, why.message()));
    }

    private static String summary(Pod pod, String error) {
        ObjectNode summary = JSON.createObjectNode();
        containers(summary, "initContainers", pod.getSpec().getInitContainers());
        containers(summary, "containers", pod.getSpec().getContainers());
        Long generation = pod.getMetadata().getGeneration();
        summary.put("generation", generation == null ? 0 : generation);
        if (!error.isEmpty()) {
            summary.put("error", error);
        }
        return summary.toString();
    }

    private static void containers(ObjectNode summary, String name, List<Container> containers) {
        if (containers.isEmpty()) {
            return;
        }
        ArrayNode list = summary.putArray(name);
        for (Container container : containers) {
            ObjectNode entry = list.addObject().put("name", container.getName());
            entry.set(
                    "resources",
                    container.getResources() == null
                            ? JSON.createObjectNode()
                            : JSON.valueToTree(container.getResources()));
        }
    }
}
