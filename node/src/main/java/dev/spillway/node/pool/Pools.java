package dev.spillway.node.pool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.core.pool.PoolNode;
import dev.spillway.core.pool.PoolReader;
import dev.spillway.core.pool.PoolSpec;
import dev.spillway.core.profile.Loaded;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/**
 * Brings the nodes of each pool from what is to what is wanted, a step at a time; what takes time is looked at again.
 * Not thread-safe, save that nodes start beside it.
 */
final class Pools {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String instance;
    private final PoolCluster cluster;
    private final PoolNodes nodes;
    private final InstantSource clock;
    private final Executor starts;
    private final Map<String, PoolMembers> byPool = new TreeMap<>();

    /**
     * Does nothing by itself: {@link #look} does.
     *
     * @param instance this one's name; pools of others are left alone
     * @param starts runs the starts of nodes, side by side
     */
    Pools(String instance, PoolCluster cluster, PoolNodes nodes, InstantSource clock, Executor starts) {
        this.instance = instance;
        this.cluster = cluster;
        this.nodes = nodes;
        this.clock = clock;
        this.starts = starts;
    }

    /** Looks at one pool. True when nothing is left to be done for now. */
    boolean look(GenericKubernetesResource object) {
        JsonNode tree = JSON.valueToTree(object);
        String name = object.getMetadata().getName();
        return switch (PoolReader.read(name, tree)) {
            case Loaded.Valid<PoolSpec>(PoolSpec pool, var _) -> look(object, tree, pool);
            case Loaded.Invalid<PoolSpec>(List<String> problems) -> {
                report(object, tree, members(name), problems);
                yield true;
            }
        };
    }

    private boolean look(GenericKubernetesResource object, JsonNode tree, PoolSpec pool) {
        String owner = tree.at("/status/instance").asText("");
        if (!pool.isFor(instance) || !(owner.isEmpty() || owner.equals(instance))) {
            return true;
        }
        boolean ends = object.getMetadata().getDeletionTimestamp() != null;
        if (!ends && !isOurs(object, owner)) {
            return !cluster.claim(object, instance);
        }
        nodes.limit(pool.name(), pool.quota());
        PoolMembers members = members(pool.name());
        List<String> problems = new ArrayList<>();
        boolean done = members.step(pool, ends ? List.of() : possible(pool, problems));
        if (ends && members.isEmpty()) {
            byPool.remove(pool.name());
            cluster.release(object);
            return true;
        }
        report(object, tree, members, problems);
        return done;
    }

    /** The pool's object has gone without us, and with it whoever wants its nodes. True when they are gone, too. */
    boolean lost(GenericKubernetesResource last) {
        String name = last.getMetadata().getName();
        PoolMembers members = byPool.get(name);
        if (members == null
                || !(PoolReader.read(name, JSON.valueToTree(last))
                        instanceof Loaded.Valid<PoolSpec>(PoolSpec pool, var _))) {
            return true;
        }
        members.step(pool, List.of());
        if (members.isEmpty()) {
            byPool.remove(name);
        }
        return members.isEmpty();
    }

    private boolean isOurs(GenericKubernetesResource object, String owner) {
        return owner.equals(instance) && object.getMetadata().getFinalizers().contains(ClientPoolCluster.FINALIZER);
    }

    private List<PoolNode> possible(PoolSpec pool, List<String> problems) {
        List<PoolNode> possible = new ArrayList<>();
        for (PoolNode node : pool.nodes()) {
            nodes.refusal(node)
                    .ifPresentOrElse(why -> problems.add(node.name() + ": " + why), () -> possible.add(node));
        }
        return possible;
    }

    private PoolMembers members(String pool) {
        return byPool.computeIfAbsent(pool, name -> new PoolMembers(cluster, nodes, clock, starts));
    }

    private void report(GenericKubernetesResource object, JsonNode tree, PoolMembers members, List<String> problems) {
        Map<String, Object> status = PoolStatus.of(
                tree,
                instance,
                problems,
                members.seen(),
                nodes.used(object.getMetadata().getName()),
                clock.instant());
        if (!PoolStatus.says(tree, status)) {
            cluster.writeStatus(object, status);
        }
    }
}
