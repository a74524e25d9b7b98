package dev.spillway.billing.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/**
 * A PostgreSQL database.
 *
 * @param url {@code jdbc:postgresql://host:port/database?user=…}
 * @param passwordFile read at each connect, so that it can be changed
 */
record PostgresDatabase(String url, Optional<Path> passwordFile) implements LedgerDatabase {

    @Override
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "spillway");
        properties.setProperty("reWriteBatchedInserts", "true");
        if (passwordFile.isPresent()) {
            properties.setProperty("password", password(passwordFile.get()));
        }
        Connection connection = DriverManager.getConnection(url, properties);
        connection.setAutoCommit(false);
        return connection;
    }

    @Override
    public Connection connectForReading() throws SQLException {
        Connection connection = connect();
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        return connection;
    }

    private static String password(Path file) throws SQLException {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new SQLException("password file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public String dialect() {
        return "postgresql";
    }

    /** The address without its parameters, which may hold a password. */
    @Override
    public String describe() {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }
}
