package dev.spillway.node;

import java.time.Duration;
import java.time.Instant;

/** The clock, and tasks for later. Safe for use by many threads. */
interface Timer {
    Instant now();

    /** How much time has passed since some moment in the past, whatever was done to the clock meanwhile. */
    Duration elapsed();

    /** Runs the task after the delay; it must return at once. */
    Scheduled after(Duration delay, Runnable task);

    interface Scheduled {
        void cancel();
    }
}
