package dev.spillway.billing.ledger;

import dev.spillway.core.meter.Meter;
import dev.spillway.core.meter.Subject;
import dev.spillway.core.meter.UsageSegment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Reads in one transaction of one connection. */
record JdbcView(Connection connection, LedgerDatabase database) implements LedgerView {
    private static final int FETCH = 5_000;
    private static final String OVERLAPS = " WHERE to_s > ? AND from_s < ?";
    private static final String JOINS = " m JOIN subject s ON s.id = m.subject JOIN spec p ON p.id = m.spec";

    private interface RowConsumer {
        void accept(ResultSet row) throws SQLException;
    }

    @Override
    public Map<Integer, Subject> subjects() {
        Map<Integer, Subject> subjects = new HashMap<>();
        each("SELECT id, " + Rows.SUBJECT + " FROM subject", row -> subjects.put(row.getInt(1), Rows.subject(row, 2)));
        return subjects;
    }

    @Override
    public Map<Integer, SpecUse> specs() {
        Map<Integer, SpecUse> specs = new HashMap<>();
        each("SELECT id, " + Rows.SPEC + " FROM spec", row -> specs.put(row.getInt(1), Rows.spec(row, 2)));
        return specs;
    }

    @Override
    public void usage(long from, long to, UsageVisitor visitor) {
        each(
                "SELECT subject, spec, from_s, to_s, COALESCE(pull_s, " + UsageVisitor.UNKNOWN + "), COALESCE(run_s, "
                        + UsageVisitor.UNKNOWN + ") FROM usage" + OVERLAPS,
                row -> visitor.visit(
                        row.getInt(1), row.getInt(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6)),
                from,
                to);
    }

    @Override
    public void segments(long from, long to, Consumer<UsageSegment> visitor) {
        each(
                "SELECT " + Rows.JOINED + ", m.to_s, m.ending FROM usage" + JOINS + OVERLAPS
                        + " ORDER BY m.to_s, m.uid, m.number",
                row -> visitor.accept(Rows.segment(row)),
                from,
                to);
    }

    @Override
    public void meters(Consumer<Meter> visitor) {
        each("SELECT " + Rows.JOINED + " FROM meter" + JOINS, row -> visitor.accept(Rows.meter(row)));
    }

    @Override
    public OptionalLong seen(String node) {
        return number("SELECT at_s FROM seen WHERE node = ?", node);
    }

    @Override
    public boolean alerted(String budget, long periodFrom, int percent) {
        return number(
                        "SELECT 1 FROM budget_alert WHERE budget = ? AND period_from_s = ? AND percent = ?",
                        budget,
                        periodFrom,
                        (long) percent)
                .isPresent();
    }

    private OptionalLong number(String sql, Object... parameters) {
        long[] found = {0, 0};
        each(
                sql,
                row -> {
                    found[0] = 1;
                    found[1] = row.getLong(1);
                },
                parameters);
        return found[0] == 0 ? OptionalLong.empty() : OptionalLong.of(found[1]);
    }

    private void each(String sql, RowConsumer consumer, Object... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCH);
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    consumer.accept(rows);
                }
            }
        } catch (SQLException e) {
            throw new LedgerException("ledger " + database.describe() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
