package dev.spillway.node.pool;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What pools read and write in the cluster. Calls throw fabric8's KubernetesClientException if the API server fails. */
interface PoolCluster {

    /** The Node objects that carry the pool's name. */
    List<Node> nodesOf(String pool);

    Optional<Node> node(String name);

    /** Lets the scheduler use the node, or not. */
    void schedulable(String node, boolean schedulable);

    /** How many pods are left on the node. */
    int pods(String node);

    /** Asks every pod that is left to go, as far as disruption budgets allow. */
    void evict(String node);

    /** The Node object and its lease go. */
    void deleteNode(String name);

    /** Takes the pool for an instance, with the finalizer that lets its nodes be drained. False if somebody was faster. */
    boolean claim(GenericKubernetesResource pool, String instance);

    /** The last thing: the object may go. */
    void release(GenericKubernetesResource pool);

    void writeStatus(GenericKubernetesResource pool, Map<String, Object> status);
}
