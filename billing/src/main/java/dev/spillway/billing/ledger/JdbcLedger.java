package dev.spillway.billing.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A ledger in SQLite (one file, the default) or PostgreSQL. */
public final class JdbcLedger implements LedgerStore {
    private static final String POSTGRESQL = "jdbc:postgresql:";

    private final LedgerDatabase database;
    private final GroupCommit commits;

    private JdbcLedger(LedgerDatabase database) {
        this.database = database;
        this.commits = new GroupCommit(database);
    }

    /**
     * Opens a ledger, and makes or upgrades its tables.
     *
     * @param location a file, or {@code jdbc:postgresql://host:port/database?user=…}
     * @param passwordFile holds PostgreSQL's password, if it asks for one
     * @throws LedgerException if it cannot be opened, or a newer program wrote it
     */
    public static JdbcLedger open(String location, Optional<Path> passwordFile) {
        LedgerDatabase database = location.startsWith(POSTGRESQL)
                ? new PostgresDatabase(location, passwordFile)
                : SqliteDatabase.at(Path.of(location));
        try (Connection connection = database.connect()) {
            Migrations.apply(connection, database);
        } catch (SQLException | IOException e) {
            throw new LedgerException("ledger " + database.describe() + " cannot be opened: " + e.getMessage(), e);
        }
        return new JdbcLedger(database);
    }

    /** Opens a ledger file. */
    public static JdbcLedger open(Path file) {
        return open(file.toString(), Optional.empty());
    }

    @Override
    public CompletableFuture<Void> write(LedgerWrite write) {
        return commits.add(write);
    }

    @Override
    public <T> T read(Function<LedgerView, T> reader) {
        try (Connection connection = database.connectForReading()) {
            return reader.apply(new JdbcView(connection, database));
        } catch (SQLException e) {
            throw new LedgerException("ledger " + database.describe() + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        commits.close();
    }
}
