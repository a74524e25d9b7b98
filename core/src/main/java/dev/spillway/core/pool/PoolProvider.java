package dev.spillway.core.pool;

import java.time.Duration;

/** What runs the pods of a pool. */
public sealed interface PoolProvider {

    /** As users write it. */
    String text();

    /** The containerd of the instance that runs the pool. */
    record Containerd() implements PoolProvider {
        @Override
        public String text() {
            return "containerd";
        }
    }

    /**
     * Pods only pretend to run: for measuring, and for architectures that this machine does not have.
     *
     * @param startDelay from being wanted to running
     */
    record Simulator(Duration startDelay) implements PoolProvider {
        @Override
        public String text() {
            return "simulator";
        }
    }
}
