package dev.spillway.e2e.billing;

import static dev.spillway.billing.ledger.LedgerFacts.accepted;
import static dev.spillway.billing.ledger.LedgerFacts.ended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.billing.ledger.JdbcLedger;
import dev.spillway.billing.ledger.LedgerStore;
import dev.spillway.billing.ledger.LedgerStoreContract;
import dev.spillway.billing.ledger.LedgerWrite;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The ledger's contract on a real PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PostgresLedgerIT extends LedgerStoreContract {
    private Optional<Postgres> postgres = Optional.empty();
    private String database = "";

    @BeforeAll
    void startPostgres() throws IOException {
        postgres = Optional.of(Postgres.start());
    }

    @AfterAll
    void stopPostgres() {
        postgres.ifPresent(Postgres::close);
    }

    @Override
    protected void prepare() throws SQLException {
        database = postgres.orElseThrow().newDatabase();
    }

    @Override
    protected LedgerStore open() {
        return JdbcLedger.open(database, Optional.of(postgres.orElseThrow().passwordFile()));
    }

    @Override
    protected Connection connection() throws SQLException {
        return postgres.orElseThrow().connect(database);
    }

    @Test
    void writesWaitWhileTheServerIsAwayAndNoneIsLostOrCountedTwice() {
        try (LedgerStore ledger = open()) {
            List<CompletableFuture<Void>> writes = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                writes.add(ledger.write(new LedgerWrite.Fact(accepted("u" + i, i))));
                writes.add(ledger.write(new LedgerWrite.Fact(ended("u" + i, i + 60))));
                if (i == 1000) {
                    postgres.orElseThrow().crash();
                }
            }
            writes.forEach(CompletableFuture::join);
            List<String> uids = ledger.read(view -> {
                List<String> found = new ArrayList<>();
                view.segments(Long.MIN_VALUE, Long.MAX_VALUE, used -> found.add(used.uid()));
                return found;
            });
            assertThat(uids).hasSize(2000).doesNotHaveDuplicates();
        }
    }
}
