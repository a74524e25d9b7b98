package dev.spillway.e2e.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.app.config.PriceBookReader;
import dev.spillway.billing.bill.Bill;
import dev.spillway.billing.bill.BillQuery;
import dev.spillway.billing.bill.Biller;
import dev.spillway.billing.bill.Grouping;
import dev.spillway.billing.ledger.JdbcLedger;
import dev.spillway.billing.ledger.LedgerStore;
import dev.spillway.billing.ledger.LedgerWrite;
import dev.spillway.core.ElasticSpec;
import dev.spillway.core.meter.Ending;
import dev.spillway.core.meter.MeterFact;
import dev.spillway.core.meter.Subject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A script without our code computes a month of random usage from raw records, and agrees to the nano. */
final class RecomputationIT {
    private static final long NOVEMBER = 1_793_491_200;
    private static final long DECEMBER = NOVEMBER + 30 * 86_400;
    private static final int PODS = 5000;
    private static final long GIB = 1L << 30;
    private static final List<ElasticSpec> SPECS = List.of(
            new ElasticSpec("2c4Gi", 2000, 4 * GIB, 20 * GIB, 0, "intel", 0, 0),
            new ElasticSpec("0.25-0.5Gi", 250, GIB / 2, 30 * GIB, 0, "general", 0, 0),
            new ElasticSpec("2.0-4.0Gi", 2000, 4 * GIB, 50 * GIB, 0, "general", 0, 20 * GIB),
            new ElasticSpec("4c20Gi 1*1/4*T4", 4000, 20 * GIB, 20 * GIB, 1, "t4", 250, 0),
            new ElasticSpec("as-requested", 137, 333L << 20, 0, 0));
    private static final String UNEVEN = """
            apiVersion: spillway.dev/v1alpha1
            kind: PriceBook
            name: uneven
            currency: EUR
            clock: first-pull
            spot: 0.37
            prices:
              - to: 2026-11-12T03:04:05Z
                specs:
                  - family: "*"
                    per:
                      - {amount: 17.77, unit: vCPU, period: month}
                      - {amount: 0.00331, unit: GiB, period: hour}
                      - {amount: 0.7, unit: GPU, period: hour}
              - from: 2026-11-12T03:04:05Z
                specs:
                  - family: "*"
                    per:
                      - {amount: 0.019, unit: vCPU, period: hour}
                      - {amount: 0.07, unit: GiB, period: day}
                      - {amount: 0.000011, unit: storage-100GiB, period: minute}
            """;
    private static final String PREPAID = UNEVEN + """
            vouchers:
              - {id: anywhere, family: intel, spec: 2c4Gi, count: 3, from: 2026-11-03T10:20:30Z, to: 2026-11-20T00:00:00Z, paid: 100}
              - {id: one-region, family: intel, spec: 2c4Gi, count: 2, region: r1, paid: 50}
              - {id: with-disk, family: general, spec: 2.0-4.0Gi, count: 40, paid: 1}
            """;

    private static final String PREPAID_AND_SETTLED = PREPAID + """
            settlementSmallest: 0.05
            """;

    @TempDir
    private Path directory = Path.of("set by JUnit");

    @BeforeEach
    void fillAMonth() {
        Random random = new Random(3);
        try (LedgerStore ledger = JdbcLedger.open(ledger())) {
            CompletableFuture<?>[] lives = new CompletableFuture<?>[PODS];
            for (int i = 0; i < PODS; i++) {
                lives[i] = live(ledger, random, i);
            }
            CompletableFuture.allOf(lives).join();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tke-cny", "eci-cny", "eci-cny-first-pull", "eci-usd", "uneven", "prepaid", "prepaid-and-settled"
            })
    void theScriptAgreesToTheNano(String book) throws Exception {
        Path file = bookFile(book);
        JsonNode script = new ObjectMapper()
                .readTree(Command.run(
                        "python3",
                        Command.root().resolve("billing/recompute.py").toString(),
                        ledger().toString(),
                        file.toString(),
                        Long.toString(NOVEMBER),
                        Long.toString(DECEMBER)));
        try (LedgerStore ledger = JdbcLedger.open(ledger())) {
            Bill bill = Biller.bill(
                    ledger,
                    new BillQuery(
                            NOVEMBER,
                            DECEMBER,
                            DECEMBER,
                            PriceBookReader.read(file.toString()),
                            Grouping.parse("namespace"),
                            ZoneOffset.UTC));
            assertThat(bill.totalNanos())
                    .isPositive()
                    .isEqualTo(script.path("total").asLong());
            assertThat(bill.usage().unpricedSeconds())
                    .isEqualTo(script.path("unpricedSeconds").asLong());
            assertThat(bill.lines())
                    .hasSize(5)
                    .allSatisfy(line -> assertThat(line.amount().nanos())
                            .isEqualTo(script.path("namespaces")
                                    .path(line.keys().getFirst())
                                    .asLong()));
        }
    }

    @Test
    void theCommandPrintsTheSameNumbers() throws Exception {
        String json = Command.run(
                Command.root().resolve("spillway").toString(),
                "bill",
                "--ledger",
                ledger().toString(),
                "--month",
                "2026-11",
                "--book",
                "tke-cny",
                "-o",
                "json");
        JsonNode script = new ObjectMapper()
                .readTree(Command.run(
                        "python3",
                        Command.root().resolve("billing/recompute.py").toString(),
                        ledger().toString(),
                        bookFile("tke-cny").toString(),
                        Long.toString(NOVEMBER),
                        Long.toString(DECEMBER)));
        assertThat(new ObjectMapper().readTree(json))
                .hasSize(5)
                .allSatisfy(line -> assertThat(new BigDecimal(line.path("CNY").asText())
                                .movePointRight(9)
                                .longValueExact())
                        .isEqualTo(script.path("namespaces")
                                .path(line.path("namespace").asText())
                                .asLong()));
    }

    private static CompletableFuture<?> live(LedgerStore ledger, Random random, int i) {
        String uid = "u" + i;
        Subject subject =
                new Subject("team-" + i % 5, "Deployment", "w" + i % 50, "vn-1", "", "r" + i % 3, new TreeMap<>());
        long from = NOVEMBER - 86_400 + random.nextLong(32 * 86_400);
        long to = from + random.nextLong(i % 10 == 0 ? 10 * 86_400 : 7200);
        ElasticSpec spec = SPECS.get(random.nextInt(SPECS.size()));
        MeterFact accepted = new MeterFact.Accepted(uid, uid, subject, spec, random.nextInt(4) == 0, from, from);
        CompletableFuture<Void> first = write(ledger, accepted);
        if (random.nextInt(10) > 0) {
            first = write(ledger, new MeterFact.PullBegan(uid, from + random.nextInt(90)));
        }
        if (random.nextInt(10) == 0) {
            ElasticSpec next = SPECS.get(random.nextInt(SPECS.size()));
            first = write(ledger, new MeterFact.Resized(uid, next, from + (to - from) / 2));
        }
        return first.thenCombine(write(ledger, new MeterFact.Ended(uid, to, Ending.FINISHED)), (a, b) -> uid);
    }

    private static CompletableFuture<Void> write(LedgerStore ledger, MeterFact fact) {
        return ledger.write(new LedgerWrite.Fact(fact));
    }

    private Path bookFile(String book) throws IOException {
        Map<String, String> own =
                Map.of("uneven", UNEVEN, "prepaid", PREPAID, "prepaid-and-settled", PREPAID_AND_SETTLED);
        return own.containsKey(book)
                ? Files.writeString(directory.resolve("book.yaml"), own.get(book))
                : Command.root().resolve("app/src/main/resources/dev/spillway/app/config/books/" + book + ".yaml");
    }

    private Path ledger() {
        return directory.resolve("ledger.db");
    }
}
