package dev.spillway.node.pool;

import dev.spillway.core.pool.PoolNode;
import java.time.Instant;

/**
 * A node of a pool, as this process knows it.
 *
 * @param node as it was last started
 * @param message why it is not as it shall be; empty if it is
 * @param since when it came to this state
 */
record Member(PoolNode node, State state, String message, Instant since) {

    enum State {
        /** It gets its identity. */
        STARTING("Starting"),
        RUNNING("Running"),
        /** It did not start; tried again. */
        FAILED("Failed"),
        /** It takes no new pods, and the present ones are asked to go. */
        DRAINING("Draining");

        private final String text;

        State(String text) {
            this.text = text;
        }

        /** As the pool's status says it. */
        String text() {
            return text;
        }
    }

    Member in(State next, String why, Instant now) {
        return new Member(node, next, why, next == state ? since : now);
    }
}
