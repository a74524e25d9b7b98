package dev.spillway.billing.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Brings a database to the schema of this program: numbered SQL files, each applied once, in order, in one transaction.
 * Statements in a file are separated by blank lines.
 */
final class Migrations {
    private static final List<String> FILES = List.of("001-ledger.sql", "002-resized-pods.sql");

    private Migrations() {}

    /**
     * @throws LedgerException if the database was written by a newer program
     */
    static void apply(Connection connection, LedgerDatabase database) throws SQLException, IOException {
        int applied = applied(connection);
        if (applied > FILES.size()) {
            throw new LedgerException("ledger " + database.describe() + " has schema " + applied
                    + ", this program knows " + FILES.size() + ": run the newer version that wrote it");
        }
        for (int number = applied + 1; number <= FILES.size(); number++) {
            apply(connection, database.dialect() + "/" + FILES.get(number - 1), number);
        }
        connection.commit();
    }

    private static int applied(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY)");
            try (ResultSet row = statement.executeQuery("SELECT COALESCE(MAX(number), 0) FROM migration")) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static void apply(Connection connection, String file, int number) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : text(file).split("\n\\s*\n", -1)) {
                statement.execute(sql);
            }
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO migration VALUES (?)")) {
            insert.setInt(1, number);
            insert.executeUpdate();
        }
    }

    private static String text(String file) throws IOException {
        try (InputStream in = Migrations.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("migration is missing from the class path: " + file);
            }
            return new String(in.readAllBytes(), UTF_8).strip();
        }
    }
}
