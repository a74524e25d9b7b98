package dev.spillway.billing.ledger;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes writes durable, on one virtual thread: what arrives while one group is committed is the next group, at most 100
 * writes.
 *
 * <p>While the database is away, writes wait and are tried again; a write that the database itself refuses is tried alone
 * and, if it is refused again, given up.
 */
final class GroupCommit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int GROUP = 100;
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final LedgerDatabase database;
    private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private Optional<LedgerWriter> writer = Optional.empty();
    private volatile boolean closing;
    private boolean away;

    private record Pending(LedgerWrite write, CompletableFuture<Void> done) {}

    GroupCommit(LedgerDatabase database) {
        this.database = database;
        this.thread = Thread.ofVirtual().name("ledger-writer").start(this::run);
    }

    CompletableFuture<Void> add(LedgerWrite write) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (closing) {
            done.completeExceptionally(new LedgerException("the ledger is closed"));
        } else {
            queue.add(new Pending(write, done));
        }
        return done;
    }

    private void run() {
        try {
            while (!closing || !queue.isEmpty()) {
                List<Pending> group = next();
                if (!group.isEmpty()) {
                    store(group);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
        }
    }

    private List<Pending> next() throws InterruptedException {
        List<Pending> group = new ArrayList<>();
        Pending first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
            group.add(first);
            queue.drainTo(group, GROUP - 1);
        }
        return group;
    }

    private void store(List<Pending> group) throws InterruptedException {
        while (true) {
            try {
                connected().apply(group.stream().map(Pending::write).toList());
                back();
                group.forEach(p -> p.done.complete(null));
                return;
            } catch (SQLException | RuntimeException e) {
                if (isRefusal(e)) {
                    storeOneByOne(group, e);
                    return;
                }
                retryLater(e, group.size());
            }
        }
    }

    private void storeOneByOne(List<Pending> group, Exception refusal) throws InterruptedException {
        if (group.size() == 1) {
            Pending refused = group.getFirst();
            LOG.error("ledger {} refuses {}: {}", database.describe(), refused.write, refusal.getMessage());
            refused.done.completeExceptionally(refusal);
            return;
        }
        for (Pending pending : group) {
            store(List.of(pending));
        }
    }

    /** Whether the fault lies in what was written: SQL states 22 and 23, or a defect of ours. */
    private static boolean isRefusal(Exception e) {
        if (!(e instanceof SQLException sql)) {
            return true;
        }
        String state = sql.getSQLState();
        return (state != null && (state.startsWith("22") || state.startsWith("23")))
                || String.valueOf(sql.getMessage()).contains("SQLITE_CONSTRAINT");
    }

    private void retryLater(Exception e, int waiting) throws InterruptedException {
        disconnect();
        if (closing) {
            throw new InterruptedException("closed while the database was away");
        }
        if (!away) {
            away = true;
            LOG.warn(
                    "ledger {} is away, {} writes wait: {}",
                    database.describe(),
                    waiting + queue.size(),
                    e.getMessage());
        }
        Thread.sleep(RETRY);
    }

    private void back() {
        if (away) {
            away = false;
            LOG.info("ledger {} is back", database.describe());
        }
    }

    private LedgerWriter connected() throws SQLException {
        if (writer.isEmpty()) {
            writer = Optional.of(new LedgerWriter(database.connect()));
        }
        return writer.get();
    }

    private void disconnect() {
        try {
            if (writer.isPresent()) {
                writer.get().close();
            }
        } catch (SQLException e) {
            LOG.debug("closing the ledger's connection: {}", e.getMessage());
        }
        writer = Optional.empty();
    }

    @Override
    public void close() {
        closing = true;
        try {
            if (!thread.join(CLOSE)) {
                thread.interrupt();
                LOG.warn("ledger {}: {} writes could not be stored before the end", database.describe(), queue.size());
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
