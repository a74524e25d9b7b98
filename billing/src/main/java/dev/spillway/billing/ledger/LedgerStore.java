package dev.spillway.billing.ledger;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The durable record of what pods used. Thread-safe.
 *
 * <p>Usage records are appended and never changed. Each write is applied at most once, whatever is written again after a
 * crash.
 */
public interface LedgerStore extends AutoCloseable {

    /**
     * Queues a write and returns at once. The future completes when the write would survive a power cut, in the order
     * of the calls; it fails only for a write that can never be stored. While the database is away, writes wait.
     */
    CompletableFuture<Void> write(LedgerWrite write);

    /**
     * Reads from one consistent snapshot of what is durable.
     *
     * @throws LedgerException if the database cannot be read
     */
    <T> T read(Function<LedgerView, T> reader);

    /** Stores what is queued, waiting at most ten seconds, and lets go of the database. */
    @Override
    void close();
}
