package dev.spillway.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spillway.kube.NodeRegistration;
import dev.spillway.provider.NodeVolumes;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.storage.CSINodeDriver;
import io.fabric8.kubernetes.api.model.storage.CSINodeDriverBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a Node and its CSINode say of CSI volumes, as a kubelet's do. */
final class NodeStorage {
    /** Older controllers look there for what the CSINode says. */
    private static final String NODE_IDS = "csi.volume.kubernetes.io/nodeid";

    private static final JsonMapper JSON = new JsonMapper();

    private NodeStorage() {}

    /**
     * A Node that says it.
     *
     * @param node of a node with configured drivers
     * @param last as it is in the API
     */
    static Node on(Node node, NodeVolumes volumes, Optional<Node> last) {
        Map<String, String> annotations = new TreeMap<>(node.getMetadata().getAnnotations());
        annotations.put(NodeRegistration.ATTACHED_BY_CONTROLLER, "true");
        Map<String, String> labels = new TreeMap<>(node.getMetadata().getLabels());
        Map<String, String> ids = new TreeMap<>();
        for (NodeVolumes.Driver driver : volumes.drivers()) {
            driver.topology().forEach(labels::putIfAbsent);
            ids.put(driver.name(), driver.nodeId());
        }
        if (!ids.isEmpty()) {
            annotations.put(NODE_IDS, json(ids));
        }
        List<String> inUse =
                volumes.inUse().map(names -> names.stream().sorted().toList()).orElseGet(() -> inUse(last));
        return new NodeBuilder(node)
                .editMetadata()
                .withAnnotations(annotations)
                .withLabels(labels)
                .endMetadata()
                .editStatus()
                .withVolumesInUse(inUse)
                .endStatus()
                .build();
    }

    /** What a Node in the API says is in use. */
    static List<String> inUse(Optional<Node> last) {
        return last.map(Node::getStatus)
                .map(status -> Optional.ofNullable(status.getVolumesInUse()).orElse(List.of()))
                .orElse(List.of());
    }

    /** Labels by which the scheduler placed a pod: a driver's may be there before it has answered this process. */
    static Map<String, String> labels(Map<String, String> own, Optional<Node> last) {
        Map<String, String> labels = new TreeMap<>();
        last.ifPresent(node -> labels.putAll(node.getMetadata().getLabels()));
        labels.putAll(own);
        return labels;
    }

    static List<CSINodeDriver> drivers(NodeVolumes volumes) {
        return volumes.drivers().stream().map(NodeStorage::driver).toList();
    }

    private static CSINodeDriver driver(NodeVolumes.Driver driver) {
        CSINodeDriverBuilder builder = new CSINodeDriverBuilder()
                .withName(driver.name())
                .withNodeID(driver.nodeId())
                .withTopologyKeys(driver.topology().keySet().stream().sorted().toList());
        if (driver.maxVolumes() > 0) {
            builder.withNewAllocatable((int) Math.min(Integer.MAX_VALUE, driver.maxVolumes()));
        }
        return builder.build();
    }

    private static String json(Map<String, String> ids) {
        try {
            return JSON.writeValueAsString(ids);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
