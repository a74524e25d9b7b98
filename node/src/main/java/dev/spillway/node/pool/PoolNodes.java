package dev.spillway.node.pool;

import dev.spillway.core.pool.PoolNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Optional;

/** The virtual nodes of this process that pools have it run. Safe for use by many threads. */
public interface PoolNodes {

    /** Why this process cannot run such a node; empty if it can. */
    Optional<String> refusal(PoolNode node);

    /**
     * Starts the node; returns when it begins to register, which may take as long as its certificates do.
     *
     * @throws NotStarted if it cannot be; trying again later may help
     */
    void start(PoolNode node) throws NotStarted;

    /** Stops looking after the node, whose pods keep running and whose Node object stays. */
    void stop(String name);

    /** Nothing of a stopped node is needed any more: not its certificates either. */
    void forget(String name);

    /** What the pods of a pool's nodes may request together; told whenever the pool is looked at. */
    void limit(String pool, Map<String, Quantity> quota);

    /** What the pods of a pool's nodes request together. */
    Map<String, Quantity> used(String pool);

    /** Whether the node runs and takes pods. */
    boolean ready(String name);

    /** A node did not start; the message is meant for the pool's owner. */
    final class NotStarted extends Exception {
        private static final long serialVersionUID = 1;

        public NotStarted(String message) {
            super(message);
        }
    }
}
