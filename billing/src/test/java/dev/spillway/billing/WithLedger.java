package dev.spillway.billing;

import dev.spillway.billing.ledger.JdbcLedger;
import dev.spillway.billing.ledger.LedgerStore;
import dev.spillway.billing.ledger.LedgerWrite;
import dev.spillway.core.meter.MeterFact;
import dev.spillway.core.meter.Subject;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Gives each test an empty ledger. */
public abstract class WithLedger {
    @TempDir
    protected Path directory = Path.of("set by JUnit");

    private Optional<LedgerStore> opened = Optional.empty();

    @BeforeEach
    final void openLedger() {
        opened = Optional.of(JdbcLedger.open(directory.resolve("ledger.db")));
    }

    @AfterEach
    final void closeLedger() {
        ledger().close();
    }

    protected final LedgerStore ledger() {
        return opened.orElseThrow();
    }

    protected final void write(MeterFact... facts) {
        for (MeterFact fact : facts) {
            ledger().write(new LedgerWrite.Fact(fact)).join();
        }
    }

    protected static Subject subject(String namespace, String workload) {
        return new Subject(
                namespace, "Deployment", workload, "vn-1", "zone-a", "region-1", new TreeMap<>(Map.of("team", "red")));
    }
}
