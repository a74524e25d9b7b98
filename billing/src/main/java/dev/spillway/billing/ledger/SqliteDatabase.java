package dev.spillway.billing.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;

/** One file, readable by its owner alone. A commit is on disk when it returns: WAL with synchronous FULL. */
record SqliteDatabase(Path file) implements LedgerDatabase {
    private static final String NATIVE_LIBRARY_DIRECTORY = "org.sqlite.tmpdir";
    private static final int BUSY_MILLIS = 10_000;

    /**
     * @throws LedgerException if the directory cannot be made
     */
    static SqliteDatabase at(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new LedgerException("ledger " + file + " is a directory: name a file in it");
        }
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new LedgerException("ledger directory " + directory + " cannot be made: " + e.getMessage(), e);
        }
        unpackNativeLibraryBelow(directory);
        return new SqliteDatabase(file);
    }

    /** The driver unpacks its native library at first use; a shared temporary directory is no place for code. */
    private static void unpackNativeLibraryBelow(Path directory) {
        if (System.getProperty(NATIVE_LIBRARY_DIRECTORY) == null) {
            System.setProperty(NATIVE_LIBRARY_DIRECTORY, directory.toString());
        }
    }

    @Override
    public Connection connectForReading() throws SQLException {
        return connect();
    }

    /**
     * Transactions take the write lock at their first write only: the driver begins the next one when it commits, and
     * would hold the lock for ever.
     */
    @Override
    public Connection connect() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setTransactionMode(TransactionMode.DEFERRED);
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        ownerOnly();
        connection.setAutoCommit(false);
        return connection;
    }

    private void ownerOnly() throws SQLException {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new SQLException("permissions of " + file + " cannot be set: " + e.getMessage(), e);
        }
    }

    @Override
    public String dialect() {
        return "sqlite";
    }

    @Override
    public String describe() {
        return file.toString();
    }
}
