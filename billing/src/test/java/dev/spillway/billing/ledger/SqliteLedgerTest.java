package dev.spillway.billing.ledger;

import static dev.spillway.billing.ledger.LedgerFacts.accepted;
import static dev.spillway.billing.ledger.LedgerFacts.ended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.meter.UsageSegment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerTest extends LedgerStoreContract {
    @TempDir
    private Path directory = Path.of("set by JUnit");

    @Override
    protected LedgerStore open() {
        return JdbcLedger.open(file());
    }

    @Override
    protected Connection connection() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private Path file() {
        return directory.resolve("state").resolve("ledger.db");
    }

    @Test
    void theFileIsReadableByItsOwnerAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileThatIsNoLedgerIsRefusedByName() throws IOException {
        Path text = Files.writeString(directory.resolve("notes.txt"), "no database at all, but long enough to be one");
        assertThatThrownBy(() -> JdbcLedger.open(text))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("notes.txt");
    }

    @Test
    void aLedgerOfTheFirstSchemaIsUpgradedAndKeepsItsUsage() throws Exception {
        Path old = directory.resolve("old.db");
        try (LedgerStore ledger = JdbcLedger.open(old)) {
            ledger.write(new LedgerWrite.Fact(accepted("u1", 100))).join();
            ledger.write(new LedgerWrite.Fact(ended("u1", 160))).join();
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + old);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP INDEX usage_resized");
            statement.execute("DELETE FROM migration WHERE number > 1");
        }

        assertThat(usageIn(old)).containsExactly("u1");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + old);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT MAX(number), (SELECT COUNT(*) FROM sqlite_master"
                        + " WHERE name = 'usage_resized') FROM migration")) {
            assertThat(rows.getInt(1)).isEqualTo(2);
            assertThat(rows.getInt(2)).isEqualTo(1);
        }
    }

    @Test
    void writesWaitWhileTheDatabaseIsLockedAndLoseNothing() throws SQLException {
        try (LedgerStore ledger = open();
                Connection other = connection();
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN IMMEDIATE");
            var waiting = ledger.write(new LedgerWrite.Fact(accepted("u1", 100)));
            lock.execute("COMMIT");
            waiting.join();
            Set<String> uids = ledger.read(view -> {
                Set<String> found = new HashSet<>();
                view.meters(meter -> found.add(meter.uid()));
                return found;
            });
            assertThat(uids).containsExactly("u1");
        }
    }

    /** A copy taken in the middle of writing is what a power cut leaves: all that was acknowledged, nothing torn. */
    @Test
    void aPowerCutLosesNothingThatWasAcknowledged() throws Exception {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        AtomicBoolean enough = new AtomicBoolean();
        try (LedgerStore ledger = open()) {
            Thread writer = Thread.ofVirtual().start(() -> writeUntil(enough, ledger, acknowledged));
            for (int cut = 0; cut < 10; cut++) {
                awaitMore(acknowledged, cut * 50 + 50);
                Set<String> before = Set.copyOf(acknowledged);
                assertThat(usageIn(copyMidWrite(cut))).containsAll(before);
            }
            enough.set(true);
            writer.join();
        }
    }

    private static void writeUntil(AtomicBoolean enough, LedgerStore ledger, Set<String> acknowledged) {
        for (int i = 0; !enough.get(); i++) {
            String uid = "u" + i;
            ledger.write(new LedgerWrite.Fact(accepted(uid, 100))).join();
            ledger.write(new LedgerWrite.Fact(ended(uid, 160)))
                    .thenRun(() -> acknowledged.add(uid))
                    .join();
        }
    }

    private static void awaitMore(Set<String> acknowledged, int count) {
        while (acknowledged.size() < count) {
            Thread.onSpinWait();
        }
    }

    /** A reader keeps the write-ahead log from being reset between the copies of the two files. */
    private Path copyMidWrite(int number) throws SQLException, IOException {
        Path copy = directory.resolve("copy-" + number + ".db");
        try (Connection reader = connection();
                Statement statement = reader.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT COUNT(*) FROM usage").close();
            Files.copy(file(), copy);
            Files.copy(Path.of(file() + "-wal"), Path.of(copy + "-wal"));
        }
        return copy;
    }

    private static Set<String> usageIn(Path file) {
        try (LedgerStore ledger = JdbcLedger.open(file)) {
            return ledger.read(view -> {
                Set<String> uids = new HashSet<>();
                view.segments(Long.MIN_VALUE, Long.MAX_VALUE, (UsageSegment used) -> uids.add(used.uid()));
                return uids;
            });
        }
    }
}
