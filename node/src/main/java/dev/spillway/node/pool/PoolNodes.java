package dev.spillway.node.pool;

import dev.spillway.core.pool.PoolNode;
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
