package dev.spillway.node.pool;

import dev.spillway.core.pool.PoolNode;
import dev.spillway.core.pool.PoolSpec;
import dev.spillway.node.pool.Member.State;
import io.fabric8.kubernetes.api.model.Node;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The nodes of one pool. Steps are taken by one thread; starts end on others. */
final class PoolMembers {
    private static final Logger LOG = LoggerFactory.getLogger(PoolMembers.class);
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final PoolCluster cluster;
    private final PoolNodes nodes;
    private final InstantSource clock;
    private final Executor starts;
    private final Map<String, Member> byName = new ConcurrentSkipListMap<>();

    PoolMembers(PoolCluster cluster, PoolNodes nodes, InstantSource clock, Executor starts) {
        this.cluster = cluster;
        this.nodes = nodes;
        this.clock = clock;
        this.starts = starts;
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    List<PoolStatus.Seen> seen() {
        return byName.values().stream()
                .map(member -> new PoolStatus.Seen(member, isReady(member), pods(member)))
                .toList();
    }

    private boolean isReady(Member member) {
        return member.state() == State.RUNNING && nodes.ready(member.node().name());
    }

    private int pods(Member member) {
        return member.state() == State.FAILED || member.state() == State.STARTING
                ? 0
                : cluster.pods(member.node().name());
    }

    /** One step of each node towards what is wanted. True when every node is as it shall be. */
    boolean step(PoolSpec pool, List<PoolNode> wanted) {
        Map<String, PoolNode> missing = new HashMap<>();
        wanted.forEach(node -> missing.put(node.name(), node));
        takeOver(pool, missing);
        for (Member member : List.copyOf(byName.values())) {
            Optional.ofNullable(missing.remove(member.node().name()))
                    .ifPresentOrElse(node -> keep(member, node), () -> drain(member));
        }
        missing.values().forEach(this::start);
        return byName.values().stream().allMatch(this::isReady);
    }

    /** What an earlier life of this process ran and nobody wants any more is brought to its end all the same. */
    private void takeOver(PoolSpec pool, Map<String, PoolNode> wanted) {
        for (Node found : cluster.nodesOf(pool.name())) {
            String name = found.getMetadata().getName();
            if (!byName.containsKey(name) && !wanted.containsKey(name)) {
                start(PoolNode.left(found, pool));
            }
        }
    }

    private void keep(Member member, PoolNode wanted) {
        switch (member.state()) {
            case STARTING -> {
                // It is looked at again when it has started.
            }
            case FAILED -> {
                if (!clock.instant().isBefore(member.since().plus(AGAIN))) {
                    start(wanted);
                }
            }
            case DRAINING -> {
                cluster.schedulable(wanted.name(), true);
                put(member.in(State.RUNNING, "", clock.instant()));
            }
            case RUNNING -> {
                if (!member.node().equals(wanted)) {
                    LOG.info("virtual node {} is started anew, with what its pool says now", wanted.name());
                    nodes.stop(wanted.name());
                    start(wanted);
                }
            }
        }
    }

    private void start(PoolNode node) {
        if (isTaken(node)) {
            put(failed(node, "the cluster has a node of this name that is not the pool's: give nodeNamePrefix"));
            return;
        }
        put(new Member(node, State.STARTING, "", clock.instant()));
        starts.execute(() -> {
            try {
                nodes.start(node);
                put(new Member(node, State.RUNNING, "", clock.instant()));
            } catch (PoolNodes.NotStarted e) {
                LOG.warn("virtual node {} does not start yet: {}", node.name(), e.getMessage());
                put(failed(node, String.valueOf(e.getMessage())));
            }
        });
    }

    private boolean isTaken(PoolNode node) {
        return cluster.node(node.name())
                .filter(found -> !PoolNode.poolOf(found)
                        .equals(Optional.ofNullable(node.labels().get(PoolNode.POOL_LABEL))))
                .isPresent();
    }

    private Member failed(PoolNode node, String why) {
        return new Member(node, State.FAILED, why, clock.instant());
    }

    /** No new pods, the present ones asked to go, and then the node itself. */
    private void drain(Member member) {
        String name = member.node().name();
        switch (member.state()) {
            case STARTING -> {
                // It must run to end its pods.
            }
            case FAILED -> {
                if (!isTaken(member.node()) && cluster.pods(name) == 0) {
                    cluster.deleteNode(name);
                }
                byName.remove(name);
            }
            case RUNNING -> {
                LOG.info("virtual node {} is drained: its pool wants it no more", name);
                cluster.schedulable(name, false);
                cluster.evict(name);
                put(member.in(State.DRAINING, "", clock.instant()));
            }
            case DRAINING -> drained(member);
        }
    }

    private void drained(Member member) {
        String name = member.node().name();
        int left = cluster.pods(name);
        if (left > 0) {
            cluster.evict(name);
            put(member.in(State.DRAINING, left + " pods left", clock.instant()));
            return;
        }
        nodes.stop(name);
        cluster.deleteNode(name);
        nodes.forget(name);
        byName.remove(name);
        LOG.info("virtual node {} is gone", name);
    }

    private void put(Member member) {
        byName.put(member.node().name(), member);
    }
}
