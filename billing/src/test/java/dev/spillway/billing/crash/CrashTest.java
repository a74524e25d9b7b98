package dev.spillway.billing.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.billing.Books;
import dev.spillway.billing.bill.Bill;
import dev.spillway.billing.bill.BillQuery;
import dev.spillway.billing.bill.Biller;
import dev.spillway.billing.bill.Grouping;
import dev.spillway.billing.ledger.JdbcLedger;
import dev.spillway.billing.ledger.LedgerStore;
import dev.spillway.billing.ledger.LedgerWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three thousand pods start and end while the power is cut again and again: each life begins with a copy of the files as
 * they were in the middle of writing, after a time away in which pods ended. {@code LedgerCrashIT} does the same to ten thousand and
 * a real process with SIGKILL.
 */
class CrashTest {
    private static final int PODS = 3000;
    private static final int LIVES = 20;

    @TempDir
    private Path directory = Path.of("set by JUnit");

    private final Random random = new Random(42);
    private final List<PodFleet.Life> lives = new ArrayList<>();
    private final Set<Integer> gone = new HashSet<>();
    private final PodFleet fleet = new PodFleet(7, PODS, lives);

    /** Thrown from the diary, where a power cut may happen. */
    private static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Test
    void chargesAreTheTruthHoweverOftenThePowerIsCut() throws Exception {
        Path file = directory.resolve("life-0.db");
        long resume = 0;
        for (int life = 1; gone.size() < PODS; life++) {
            int events = life < LIVES ? 1 + random.nextInt(2 * (PODS + 2000) / LIVES) : Integer.MAX_VALUE;
            Path next = directory.resolve("life-" + life + ".db");
            live(file, next, resume, events);
            file = next;
            resume = lives.getLast().to() + 1 + random.nextInt(50);
        }
        assertThat(lives).hasSizeGreaterThan(LIVES / 2);
        assertChargesAreTheTruth(file);
    }

    private void live(Path file, Path copy, long from, int events) throws SQLException, IOException {
        try (LedgerStore ledger = JdbcLedger.open(file)) {
            FleetRun run = new FleetRun(fleet, ledger, new Mortal(from, events));
            try {
                run.live(from);
                ledger.write(new LedgerWrite.Seen("flush", 0)).join();
            } catch (PowerCut cut) {
                assertThat(gone.size()).isLessThan(PODS);
            }
            copy(file, copy);
            run.abandon();
        }
    }

    /** Counts down to the power cut. */
    private final class Mortal implements FleetRun.Diary {
        private final long from;
        private int left;

        private Mortal(long from, int events) {
            this.from = from;
            this.left = events;
            lives.add(new PodFleet.Life(from, from));
        }

        @Override
        public void lives(long second) {
            lives.set(lives.size() - 1, new PodFleet.Life(from, second));
            countDown();
        }

        @Override
        public void removed(int pod) {
            gone.add(pod);
            countDown();
        }

        @Override
        public Set<Integer> gone() {
            return gone;
        }

        private void countDown() {
            left--;
            if (left <= 0) {
                throw new PowerCut();
            }
        }
    }

    /** A reader keeps the write-ahead log from being reset between the copies of the two files. */
    private static void copy(Path file, Path copy) throws SQLException, IOException {
        try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = reader.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT COUNT(*) FROM meter").close();
            Files.copy(file, copy);
            Files.copy(Path.of(file + "-wal"), Path.of(copy + "-wal"));
        }
    }

    private void assertChargesAreTheTruth(Path file) {
        try (LedgerStore ledger = JdbcLedger.open(file)) {
            Bill bill = Biller.bill(
                    ledger,
                    new BillQuery(
                            0, 10_000_000, 10_000_000, Books.anyFamily(), Grouping.parse("namespace"), ZoneOffset.UTC));
            assertThat(bill.usage().usages()).isEqualTo(PODS);
            assertThat(bill.lines())
                    .hasSize(7)
                    .allSatisfy(line -> assertThat(line.amount().nanos())
                            .isEqualTo(fleet.truth(line.keys().getFirst())));
        }
    }
}
