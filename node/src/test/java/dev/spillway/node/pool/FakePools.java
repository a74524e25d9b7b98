package dev.spillway.node.pool;

import dev.spillway.core.pool.PoolNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A cluster with Node objects and pods, and a process whose nodes register there and are ready at once. */
final class FakePools implements PoolCluster, PoolNodes {
    final Map<String, Node> objects = new TreeMap<>();
    final Map<String, Integer> pods = new HashMap<>();
    final Map<String, Map<String, Quantity>> quotas = new HashMap<>();
    final Map<String, PoolNode> running = new TreeMap<>();
    final Set<String> cordoned = new HashSet<>();
    final Set<String> forgotten = new HashSet<>();
    final List<Map<String, Object>> statuses = new ArrayList<>();
    /** Whether evicted pods go. */
    boolean podsGo = true;

    Optional<String> broken = Optional.empty();
    Optional<String> refusal = Optional.empty();
    int starts;
    boolean released;

    @Override
    public Optional<String> refusal(PoolNode node) {
        return refusal;
    }

    @Override
    public void start(PoolNode node) throws NotStarted {
        if (broken.isPresent()) {
            throw new NotStarted(broken.get());
        }
        starts++;
        running.put(node.name(), node);
        objects.putIfAbsent(node.name(), object(node.name(), node.labels()));
    }

    void foreign(String name) {
        objects.put(name, object(name, Map.of()));
    }

    private static Node object(String name, Map<String, String> labels) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build();
    }

    @Override
    public void stop(String name) {
        running.remove(name);
    }

    @Override
    public void forget(String name) {
        forgotten.add(name);
    }

    @Override
    public void limit(String pool, Map<String, Quantity> quota) {
        quotas.put(pool, quota);
    }

    @Override
    public Map<String, Quantity> used(String pool) {
        return Map.of("pods", new Quantity("3"));
    }

    @Override
    public boolean ready(String name) {
        return running.containsKey(name);
    }

    @Override
    public List<Node> nodesOf(String pool) {
        return objects.values().stream()
                .filter(node -> PoolNode.poolOf(node).equals(Optional.of(pool)))
                .toList();
    }

    @Override
    public Optional<Node> node(String name) {
        return Optional.ofNullable(objects.get(name));
    }

    @Override
    public void schedulable(String node, boolean schedulable) {
        if (schedulable) {
            cordoned.remove(node);
        } else {
            cordoned.add(node);
        }
    }

    @Override
    public int pods(String node) {
        return pods.getOrDefault(node, 0);
    }

    @Override
    public void evict(String node) {
        if (podsGo) {
            pods.remove(node);
        }
    }

    @Override
    public void deleteNode(String name) {
        objects.remove(name);
    }

    @Override
    public boolean claim(GenericKubernetesResource pool, String instance) {
        pool.getMetadata().setFinalizers(List.of(ClientPoolCluster.FINALIZER));
        pool.setAdditionalProperty("status", new HashMap<>(Map.of("instance", instance)));
        return true;
    }

    @Override
    public void release(GenericKubernetesResource pool) {
        released = true;
    }

    @Override
    public void writeStatus(GenericKubernetesResource pool, Map<String, Object> status) {
        statuses.add(status);
        pool.setAdditionalProperty("status", status);
    }
}
