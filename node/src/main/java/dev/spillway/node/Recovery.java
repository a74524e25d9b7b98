package dev.spillway.node;

import dev.spillway.provider.PodInputs;
import dev.spillway.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a node's pods, and keeps provider and API in step from then on: what runs is found and adopted before anything
 * is started, and is swept continuously. On a thread of its own, since both sides may be slow or away.
 */
final class Recovery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final Duration SWEEP = Duration.ofSeconds(20);
    private static final int MISSES_TOLERATED = 2;

    private final NodeContext context;
    private final PodWorkers workers;
    private final Gate gate;
    private final PodInputs inputs;
    private final Runnable startMirror;
    private final Runnable readinessChanged;
    private final Sweeper sweeper;
    private final Thread thread;
    private volatile String notReady = "virtual node is starting: its provider is not connected yet";

    Recovery(
            NodeContext context,
            PodWorkers workers,
            Gate gate,
            PodInputs inputs,
            Runnable startMirror,
            Runnable readinessChanged) {
        this.context = context;
        this.workers = workers;
        this.gate = gate;
        this.inputs = inputs;
        this.startMirror = startMirror;
        this.readinessChanged = readinessChanged;
        this.sweeper = new Sweeper(context, workers);
        this.thread =
                Thread.ofVirtual().name("recovery-" + context.facts().name()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Why pods cannot be run now; empty if they can. */
    String notReady() {
        return notReady;
    }

    boolean sweepAlarm() {
        return sweeper.alarmed();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            persist(() -> context.provider().start(inputs, workers));
            persist(() -> workers.adopt(context.provider().list()));
            readiness("virtual node is starting: its pods are being listed");
            Instant began = context.timer().now();
            startMirror.run();
            workers.firstSync().await();
            workers.reserveForWhatRuns();
            gate.open();
            LOG.info(
                    "node {} knows its {} pods after {} ms",
                    context.facts().name(),
                    workers.size(),
                    Duration.between(began, context.timer().now()).toMillis());
            readiness("");
            sweep();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep() throws InterruptedException {
        int missed = 0;
        while (true) {
            Thread.sleep(SWEEP);
            Optional<String> failure = sweeper.round();
            missed = failure.isPresent() ? missed + 1 : 0;
            readiness(missed > MISSES_TOLERATED ? "provider does not answer: " + failure.orElse("") : "");
        }
    }

    private void persist(Attempt attempt) throws InterruptedException {
        Retry retry = new Retry(
                Duration.ofSeconds(1), Duration.ofSeconds(30), context.facts().name());
        while (true) {
            try {
                attempt.run();
                return;
            } catch (ProviderException e) {
                Instant now = context.timer().now();
                Instant again = retry.failed(now, Optional.empty());
                LOG.warn(
                        "provider of node {} not ready, next try at {}: {}",
                        context.facts().name(),
                        again,
                        e.getMessage());
                readiness("provider is not ready: " + e.getMessage());
                Thread.sleep(Duration.between(now, again));
            }
        }
    }

    private void readiness(String newNotReady) {
        if (!notReady.equals(newNotReady)) {
            notReady = newNotReady;
            readinessChanged.run();
        }
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws ProviderException;
    }
}
