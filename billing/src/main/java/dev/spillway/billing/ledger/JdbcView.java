package dev.spillway.billing.ledger;

import dev.spillway.core.meter.Meter;
import dev.spillway.core.meter.Subject;
import dev.spillway.core.meter.UsageSegment;
import dev.spillway.core.price.Clock;
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
    private static final long PACK = 1L << 31;
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

    /** Two numbers a row: reading a column costs more than all else. No usage lasts for 68 years. */
    @Override
    public void usage(long from, long to, Clock clock, UsageVisitor visitor) {
        String start = start(clock);
        each(
                "SELECT subject * " + PACK + " + spec, " + start + " * " + PACK + " + (to_s - " + start + ") FROM usage"
                        + OVERLAPS,
                row -> {
                    long ids = row.getLong(1);
                    long time = row.getLong(2);
                    long begun = Math.floorDiv(time, PACK);
                    visitor.visit((int) (ids / PACK), (int) (ids % PACK), begun, begun + Math.floorMod(time, PACK));
                },
                from,
                to);
    }

    /** The condition is the one of index usage_resized, and the sign keeps SQLite from taking the larger index. */
    @Override
    public void resized(long from, long to, Clock clock, ResizedVisitor visitor) {
        each(
                "SELECT uid, subject, spec, " + start(clock) + ", to_s FROM usage"
                        + " WHERE (number > 0 OR ending = 'RESIZED') AND +to_s > ? AND +from_s < ?",
                row -> visitor.visit(row.getString(1), row.getInt(2), row.getInt(3), row.getLong(4), row.getLong(5)),
                from,
                to);
    }

    /** {@link dev.spillway.core.meter.UsageSegment#chargedFrom} in SQL. */
    private static String start(Clock clock) {
        return switch (clock) {
            case ACCEPTED -> "from_s";
            case FIRST_PULL -> start("pull_s");
            case FREE_UNTIL_FIRST_RUNNING -> start("run_s");
        };
    }

    private static String start(String mark) {
        return "(CASE WHEN " + mark + " IS NULL OR " + mark + " > to_s THEN to_s WHEN " + mark
                + " < from_s THEN from_s ELSE " + mark + " END)";
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
