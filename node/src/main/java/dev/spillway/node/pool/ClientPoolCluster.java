package dev.spillway.node.pool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.core.pool.PoolNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and writes over a client of the API server, which whoever made it closes. */
final class ClientPoolCluster implements PoolCluster {
    /** Keeps a pool's object until its nodes are drained. */
    static final String FINALIZER = "spillway.dev/nodes";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final String LEASES = "kube-node-lease";
    private static final int CONFLICT = 409;

    private final KubernetesClient client;

    ClientPoolCluster(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public List<Node> nodesOf(String pool) {
        return client.nodes().withLabel(PoolNode.POOL_LABEL, pool).list().getItems();
    }

    @Override
    public Optional<Node> node(String name) {
        return Optional.ofNullable(client.nodes().withName(name).get());
    }

    @Override
    public void schedulable(String node, boolean schedulable) {
        client.nodes().withName(node).patch(MERGE, json(Map.of("spec", Map.of("unschedulable", !schedulable))));
    }

    @Override
    public int pods(String node) {
        return podsOf(node).size();
    }

    @Override
    public void evict(String node) {
        podsOf(node).stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .forEach(pod -> client.pods().resource(pod).evict());
    }

    private List<Pod> podsOf(String node) {
        return client.pods()
                .inAnyNamespace()
                .withField("spec.nodeName", node)
                .list()
                .getItems();
    }

    @Override
    public void deleteNode(String name) {
        client.nodes().withName(name).delete();
        client.leases().inNamespace(LEASES).withName(name).delete();
    }

    @Override
    public boolean claim(GenericKubernetesResource pool, String instance) {
        try {
            // The version makes it a claim: of two instances only one writes.
            GenericKubernetesResource taken = client.resource(pool)
                    .subresource("status")
                    .patch(
                            MERGE,
                            json(Map.of(
                                    "metadata", Map.of("resourceVersion", version(pool)),
                                    "status", Map.of("instance", instance))));
            finalizers(taken, true);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void release(GenericKubernetesResource pool) {
        finalizers(pool, false);
    }

    private void finalizers(GenericKubernetesResource pool, boolean ours) {
        List<String> finalizers = new ArrayList<>(pool.getMetadata().getFinalizers());
        finalizers.remove(FINALIZER);
        if (ours) {
            finalizers.add(FINALIZER);
        }
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("resourceVersion", version(pool));
        metadata.put("finalizers", finalizers);
        client.resource(pool).patch(MERGE, json(Map.of("metadata", metadata)));
    }

    @Override
    public void writeStatus(GenericKubernetesResource pool, Map<String, Object> status) {
        client.resource(pool).subresource("status").patch(MERGE, json(Map.of("status", status)));
    }

    private static String version(GenericKubernetesResource pool) {
        return pool.getMetadata().getResourceVersion();
    }

    private static String json(Map<String, Object> patch) {
        try {
            return JSON.writeValueAsString(patch);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON for a patch", e);
        }
    }
}
