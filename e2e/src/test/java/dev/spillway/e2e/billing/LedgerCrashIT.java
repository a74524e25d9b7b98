package dev.spillway.e2e.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.app.config.ConfigurationException;
import dev.spillway.app.config.PriceBookReader;
import dev.spillway.billing.bill.Bill;
import dev.spillway.billing.bill.BillQuery;
import dev.spillway.billing.bill.Biller;
import dev.spillway.billing.bill.Grouping;
import dev.spillway.billing.crash.PodFleet;
import dev.spillway.billing.ledger.JdbcLedger;
import dev.spillway.billing.ledger.LedgerStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand pods start and end while the process that meters them, and its database in it, is killed at random. */
final class LedgerCrashIT {
    private static final int PODS = 10_000;
    private static final int KILLS = 10;
    /**
     * In seconds of the pods' time, as are those below: ten lives, what lies between them and what a process lives on until
     * it is really killed fit into the 2000 until the last pod starts.
     */
    private static final int LONGEST_LIFE = 120;

    private static final int LONGEST_ABSENCE = 40;
    private static final int LONGEST_DELAY = 40;

    @TempDir
    private Path directory = Path.of("set by JUnit");

    private final Random random = new Random();

    @Test
    void chargesAreTheTruthHoweverOftenTheProcessIsKilled() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            long from = lived() + 1 + random.nextInt(LONGEST_ABSENCE);
            long second = from + random.nextInt(LONGEST_LIFE);
            killAt(second, start(from, second + LONGEST_DELAY));
        }
        assertThat(start(lived() + 1, Long.MAX_VALUE).waitFor()).isZero();
        assertChargesAreTheTruth();
    }

    /** By the pods' time, not the machine's: a fast machine must not be done before it is killed. */
    private void killAt(long second, Process process) throws Exception {
        while (lived() < second) {
            assertThat(process.waitFor(5, TimeUnit.MILLISECONDS))
                    .as("ended by itself")
                    .isFalse();
        }
        process.destroyForcibly().waitFor();
    }

    /** The last second of the pods' time that a process lived in. */
    private long lived() throws IOException {
        CrashingProcess.World world = CrashingProcess.World.read(diary());
        return world.lives().isEmpty() ? -1 : world.lives().getLast().to();
    }

    private Process start(long from, long last) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingProcess.class.getName(),
                        ledger().toString(),
                        diary().toString(),
                        Integer.toString(PODS),
                        Long.toString(from),
                        Long.toString(last))
                .inheritIO()
                .start();
    }

    private void assertChargesAreTheTruth() throws IOException, ConfigurationException {
        CrashingProcess.World world = CrashingProcess.World.read(diary());
        PodFleet fleet = new PodFleet(7, PODS, world.lives());
        try (LedgerStore store = JdbcLedger.open(ledger())) {
            BillQuery query = new BillQuery(
                    0,
                    10_000_000,
                    10_000_000,
                    PriceBookReader.read("tke-cny"),
                    Grouping.parse("namespace"),
                    ZoneOffset.UTC);
            Bill bill = Biller.bill(store, query);
            assertThat(bill.usage().usages()).isEqualTo(PODS);
            assertThat(bill.lines())
                    .hasSize(7)
                    .allSatisfy(line -> assertThat(line.amount().nanos())
                            .isEqualTo(fleet.truth(line.keys().getFirst())));
        }
    }

    private Path ledger() {
        return directory.resolve("ledger.db");
    }

    private Path diary() {
        return directory.resolve("diary");
    }
}
