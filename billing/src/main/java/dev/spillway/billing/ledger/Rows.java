package dev.spillway.billing.ledger;

import dev.spillway.core.ElasticSpec;
import dev.spillway.core.meter.Ending;
import dev.spillway.core.meter.Meter;
import dev.spillway.core.meter.Subject;
import dev.spillway.core.meter.UsageSegment;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.OptionalLong;

/** How values stand in table rows. */
final class Rows {
    static final String SUBJECT = "namespace, owner_kind, owner, node, zone, region, labels";
    static final String SPEC =
            "name, family, milli_cpu, memory_bytes, storage_bytes, extra_storage_bytes, gpus," + " milli_gpus, spot";
    /** {@code m} is the meter or usage row, {@code s} its subject, {@code p} its spec. */
    static final String JOINED =
            "m.uid, m.number, m.pod, m.from_s, m.pull_s, m.run_s, s.namespace, s.owner_kind, s.owner, s.node, s.zone,"
                    + " s.region, s.labels, p.name, p.family, p.milli_cpu, p.memory_bytes, p.storage_bytes,"
                    + " p.extra_storage_bytes, p.gpus, p.milli_gpus, p.spot";
    /** Columns of {@link #JOINED}. */
    static final int JOINED_COLUMNS = 22;

    private static final int SUBJECT_AT = 7;
    private static final int SPEC_AT = 14;

    private Rows() {}

    static Object[] columns(Subject subject) {
        return new Object[] {
            subject.namespace(),
            subject.ownerKind(),
            subject.owner(),
            subject.node(),
            subject.zone(),
            subject.region(),
            Labels.text(subject.labels())
        };
    }

    static Object[] columns(SpecUse use) {
        ElasticSpec spec = use.spec();
        return new Object[] {
            spec.name(),
            spec.family(),
            spec.milliCpu(),
            spec.memoryBytes(),
            spec.ephemeralStorageBytes(),
            spec.extraStorageBytes(),
            (long) spec.gpus(),
            spec.milliGpus(),
            use.spot() ? 1L : 0L
        };
    }

    static Subject subject(ResultSet row, int at) throws SQLException {
        return new Subject(
                row.getString(at),
                row.getString(at + 1),
                row.getString(at + 2),
                row.getString(at + 3),
                row.getString(at + 4),
                row.getString(at + 5),
                Labels.parse(row.getString(at + 6)));
    }

    static SpecUse spec(ResultSet row, int at) throws SQLException {
        ElasticSpec spec = new ElasticSpec(
                row.getString(at),
                row.getLong(at + 2),
                row.getLong(at + 3),
                row.getLong(at + 4),
                row.getInt(at + 6),
                row.getString(at + 1),
                row.getLong(at + 7),
                row.getLong(at + 5));
        return new SpecUse(spec, row.getLong(at + 8) != 0);
    }

    /** A row of {@link #JOINED}. */
    static Meter meter(ResultSet row) throws SQLException {
        SpecUse use = spec(row, SPEC_AT);
        return new Meter(
                row.getString(1),
                row.getInt(2),
                row.getString(3),
                subject(row, SUBJECT_AT),
                use.spec(),
                use.spot(),
                row.getLong(4),
                optional(row, 5),
                optional(row, 6));
    }

    /** A row of {@link #JOINED}, then {@code to_s} and {@code ending}. */
    static UsageSegment segment(ResultSet row) throws SQLException {
        return meter(row).segment(row.getLong(JOINED_COLUMNS + 1), Ending.valueOf(row.getString(JOINED_COLUMNS + 2)));
    }

    private static OptionalLong optional(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    static void set(PreparedStatement statement, int at, OptionalLong value) throws SQLException {
        if (value.isPresent()) {
            statement.setLong(at, value.getAsLong());
        } else {
            statement.setNull(at, Types.BIGINT);
        }
    }
}
