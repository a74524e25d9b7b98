package dev.spillway.billing.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Gives each distinct value a row and an id, so that usage rows stay small. Bound to one connection and thread.
 *
 * @param <V> what rows stand for
 */
final class Dictionary<V> {
    private static final int CACHED = 10_000;

    private final PreparedStatement find;
    private final PreparedStatement add;
    private final Function<V, Object[]> columns;
    private final Map<V, Long> cache = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<V, Long> eldest) {
            return size() > CACHED;
        }
    };

    Dictionary(Connection connection, String table, String columnNames, Function<V, Object[]> columns)
            throws SQLException {
        String[] names = columnNames.split(",\\s*", -1);
        this.find = connection.prepareStatement(
                "SELECT id FROM " + table + " WHERE " + String.join(" = ? AND ", names) + " = ?");
        this.add = connection.prepareStatement("INSERT INTO " + table + " (" + columnNames + ") VALUES ("
                + "?, ".repeat(names.length - 1) + "?) RETURNING id");
        this.columns = columns;
    }

    long idOf(V value) throws SQLException {
        Long known = cache.get(value);
        if (known != null) {
            return known;
        }
        Object[] parameters = columns.apply(value);
        long found = query(find, parameters);
        long id = found >= 0 ? found : query(add, parameters);
        cache.put(value, id);
        return id;
    }

    /** To be called when a transaction was rolled back: ids given in it do not exist. */
    void forget() {
        cache.clear();
    }

    private static long query(PreparedStatement statement, Object[] parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : -1;
        }
    }
}
