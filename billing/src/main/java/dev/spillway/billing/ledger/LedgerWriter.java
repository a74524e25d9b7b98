package dev.spillway.billing.ledger;

import dev.spillway.core.meter.Ending;
import dev.spillway.core.meter.Meter;
import dev.spillway.core.meter.MeterFact;
import dev.spillway.core.meter.Subject;
import dev.spillway.core.meter.UsageSegment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Applies writes to one connection, many in one transaction. For one thread. */
final class LedgerWriter implements AutoCloseable {
    private static final String METER = "SELECT " + Rows.JOINED
            + " FROM meter m JOIN subject s ON s.id = m.subject JOIN spec p ON p.id = m.spec WHERE m.uid = ?";

    private final Connection connection;
    private final Dictionary<Subject> subjects;
    private final Dictionary<SpecUse> specs;
    private final PreparedStatement findMeter;
    private final PreparedStatement findEnd;
    private final PreparedStatement putMeter;
    private final PreparedStatement dropMeter;
    private final PreparedStatement addUsage;
    private final PreparedStatement putSeen;
    private final PreparedStatement addAlert;

    LedgerWriter(Connection connection) throws SQLException {
        this.connection = connection;
        subjects = new Dictionary<>(connection, "subject", Rows.SUBJECT, Rows::columns);
        specs = new Dictionary<>(connection, "spec", Rows.SPEC, Rows::columns);
        findMeter = connection.prepareStatement(METER);
        findEnd = connection.prepareStatement("SELECT 1 FROM usage WHERE uid = ? AND ending <> 'RESIZED'");
        putMeter = connection.prepareStatement(
                "INSERT INTO meter (uid, number, pod, subject, spec, from_s, pull_s, run_s)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (uid) DO UPDATE SET number = excluded.number,"
                        + " spec = excluded.spec, from_s = excluded.from_s, pull_s = excluded.pull_s, run_s = excluded.run_s");
        dropMeter = connection.prepareStatement("DELETE FROM meter WHERE uid = ?");
        addUsage = connection.prepareStatement(
                "INSERT INTO usage (uid, number, pod, subject, spec, from_s, to_s, pull_s, run_s, ending)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        putSeen = connection.prepareStatement("INSERT INTO seen (node, at_s) VALUES (?, ?) ON CONFLICT (node)"
                + " DO UPDATE SET at_s = excluded.at_s WHERE excluded.at_s > seen.at_s");
        addAlert = connection.prepareStatement("INSERT INTO budget_alert (budget, period_from_s, percent, at_s)"
                + " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");
    }

    /** Stores all of the writes, or none of them. */
    void apply(Collection<LedgerWrite> writes) throws SQLException {
        try {
            Batch batch = new Batch();
            for (LedgerWrite write : writes) {
                switch (write) {
                    case LedgerWrite.Fact(MeterFact fact) -> batch.take(fact);
                    case LedgerWrite.Seen seen -> store(seen);
                    case LedgerWrite.BudgetAlert alert -> store(alert);
                }
            }
            batch.store();
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            rollback(e);
            throw e;
        }
    }

    private void rollback(Exception cause) {
        subjects.forget();
        specs.forget();
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private void store(LedgerWrite.Seen seen) throws SQLException {
        putSeen.setString(1, seen.node());
        putSeen.setLong(2, seen.at());
        putSeen.executeUpdate();
    }

    private void store(LedgerWrite.BudgetAlert alert) throws SQLException {
        addAlert.setString(1, alert.budget());
        addAlert.setLong(2, alert.periodFrom());
        addAlert.setLong(3, alert.percent());
        addAlert.setLong(4, alert.at());
        addAlert.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** The meters that one transaction touches: read once, stepped in memory, written back once. */
    private final class Batch {
        private final Map<String, Optional<Meter>> stored = new HashMap<>();
        private final Map<String, Optional<Meter>> current = new HashMap<>();
        private final Set<String> over = new HashSet<>();
        private final List<UsageSegment> used = new ArrayList<>();

        void take(MeterFact fact) throws SQLException {
            String uid = fact.uid();
            if (over.contains(uid)) {
                return;
            }
            Optional<Meter> meter = meter(uid);
            if (meter.isPresent()) {
                step(meter.get(), fact);
            } else if (fact instanceof MeterFact.Accepted accepted && !hasEnded(uid)) {
                current.put(uid, Optional.of(Meter.opened(accepted)));
            }
        }

        private void step(Meter meter, MeterFact fact) {
            Meter.Step step = meter.after(fact);
            current.put(meter.uid(), step.meter());
            step.used().ifPresent(used::add);
            step.used().map(UsageSegment::ending).filter(Ending::isFinal).ifPresent(end -> over.add(meter.uid()));
        }

        private Optional<Meter> meter(String uid) throws SQLException {
            Optional<Meter> known = current.get(uid);
            if (known != null) {
                return known;
            }
            Optional<Meter> read = readMeter(uid);
            stored.put(uid, read);
            current.put(uid, read);
            return read;
        }

        void store() throws SQLException {
            for (Map.Entry<String, Optional<Meter>> entry : current.entrySet()) {
                Optional<Meter> before = stored.getOrDefault(entry.getKey(), Optional.empty());
                if (entry.getValue().isPresent() && !entry.getValue().equals(before)) {
                    add(entry.getValue().get());
                } else if (entry.getValue().isEmpty() && before.isPresent()) {
                    dropMeter.setString(1, entry.getKey());
                    dropMeter.addBatch();
                }
            }
            for (UsageSegment segment : used) {
                add(segment);
            }
            putMeter.executeBatch();
            dropMeter.executeBatch();
            addUsage.executeBatch();
        }

        private void add(Meter meter) throws SQLException {
            putMeter.setString(1, meter.uid());
            putMeter.setLong(2, meter.number());
            putMeter.setString(3, meter.podName());
            putMeter.setLong(4, subjects.idOf(meter.subject()));
            putMeter.setLong(5, specs.idOf(new SpecUse(meter.spec(), meter.spot())));
            putMeter.setLong(6, meter.from());
            Rows.set(putMeter, 7, meter.firstPull());
            Rows.set(putMeter, 8, meter.firstRunning());
            putMeter.addBatch();
        }

        private void add(UsageSegment segment) throws SQLException {
            addUsage.setString(1, segment.uid());
            addUsage.setLong(2, segment.number());
            addUsage.setString(3, segment.podName());
            addUsage.setLong(4, subjects.idOf(segment.subject()));
            addUsage.setLong(5, specs.idOf(new SpecUse(segment.spec(), segment.spot())));
            addUsage.setLong(6, segment.from());
            addUsage.setLong(7, segment.to());
            Rows.set(addUsage, 8, segment.firstPull());
            Rows.set(addUsage, 9, segment.firstRunning());
            addUsage.setString(10, segment.ending().name());
            addUsage.addBatch();
        }
    }

    private Optional<Meter> readMeter(String uid) throws SQLException {
        findMeter.setString(1, uid);
        try (ResultSet row = findMeter.executeQuery()) {
            return row.next() ? Optional.of(Rows.meter(row)) : Optional.empty();
        }
    }

    private boolean hasEnded(String uid) throws SQLException {
        findEnd.setString(1, uid);
        try (ResultSet row = findEnd.executeQuery()) {
            return row.next();
        }
    }
}
