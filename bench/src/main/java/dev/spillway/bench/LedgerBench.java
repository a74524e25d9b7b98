package dev.spillway.bench;

import dev.spillway.billing.bill.Bill;
import dev.spillway.billing.bill.BillQuery;
import dev.spillway.billing.bill.BillTable;
import dev.spillway.billing.bill.Biller;
import dev.spillway.billing.bill.Grouping;
import dev.spillway.billing.ledger.JdbcLedger;
import dev.spillway.billing.ledger.LedgerStore;
import dev.spillway.billing.ledger.LedgerWrite;
import dev.spillway.core.ElasticSpec;
import dev.spillway.core.meter.Ending;
import dev.spillway.core.meter.MeterFact;
import dev.spillway.core.meter.Subject;
import dev.spillway.core.price.Clock;
import dev.spillway.core.price.Period;
import dev.spillway.core.price.Price;
import dev.spillway.core.price.PriceBook;
import dev.spillway.core.price.PriceList;
import dev.spillway.core.price.Settlement;
import dev.spillway.core.price.Unit;
import dev.spillway.core.price.Voucher;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Prints what a ledger can take and how fast a month of it is billed. */
public final class LedgerBench {
    private static final long MONTH = 30L * 86_400;
    private static final Duration INGEST = Duration.ofSeconds(10);
    private static final int POD_WRITERS = 64;
    private static final int IN_FLIGHT = 10_000;
    private static final List<ElasticSpec> SPECS = List.of(
            new ElasticSpec("1c2Gi", 1000, 2L << 30, 0, 0, "intel", 0, 0),
            new ElasticSpec("2c4Gi", 2000, 4L << 30, 0, 0, "intel", 0, 0),
            new ElasticSpec("4c8Gi", 4000, 8L << 30, 0, 0, "intel", 0, 0));

    private static final Settlement CENT = new Settlement(new BigDecimal("0.01"));

    private LedgerBench() {}

    /**
     * Measures one ledger.
     *
     * @param arguments the ledger, and how many records a month shall have
     */
    public static void main(String[] arguments) {
        int records = Integer.parseInt(arguments[1]);
        try (LedgerStore ledger = JdbcLedger.open(arguments[0], Optional.empty())) {
            ingest(ledger);
            fill(ledger, records);
            for (String by : List.of("namespace", "namespace", "namespace,workload,spec", "day")) {
                bill(ledger, by, "plain", book(Optional.empty(), List.of()));
            }
            for (int i = 0; i < 2; i++) {
                bill(ledger, "namespace", "hourly settlement", book(Optional.of(CENT), List.of()));
                bill(ledger, "namespace", "vouchers", book(Optional.empty(), vouchers()));
                bill(ledger, "namespace", "both", book(Optional.of(CENT), vouchers()));
            }
        }
    }

    /** Each writer waits until the end of its pod is on disk before it goes on to the next. */
    private static void ingest(LedgerStore ledger) {
        AtomicLong done = new AtomicLong();
        long start = System.nanoTime();
        try (ExecutorService pods = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < POD_WRITERS; writer++) {
                String prefix = "ingest-" + writer + "-";
                pods.execute(() -> {
                    for (int i = 0; System.nanoTime() - start < INGEST.toNanos(); i++) {
                        usage(ledger, prefix + i, i, -MONTH, 60).join();
                        done.incrementAndGet();
                    }
                });
            }
        }
        System.out.printf(
                "durable before acknowledged: %,d usage records/s (%d writers, %,d s)%n",
                done.get() * 1_000_000_000 / (System.nanoTime() - start), POD_WRITERS, INGEST.toSeconds());
    }

    private static void fill(LedgerStore ledger, int records) {
        Random random = new Random(1);
        long start = System.nanoTime();
        CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i < records; i++) {
            last = usage(ledger, "pod-" + i, i, random.nextLong(MONTH), 30 + random.nextInt(7200));
            if (i % IN_FLIGHT == 0) {
                last.join();
            }
        }
        last.join();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("filled %,d usage records in %.1f s (%,.0f/s)%n", records, seconds, records / seconds);
    }

    private static CompletableFuture<Void> usage(LedgerStore ledger, String uid, int i, long from, long seconds) {
        Subject subject = new Subject(
                "team-" + i % 20,
                "Deployment",
                "web-" + i % 200,
                "virtual-kubelet",
                "",
                "",
                new TreeMap<>(Map.of("app", "web-" + i % 200)));
        var _ = ledger.write(
                fact(new MeterFact.Accepted(uid, uid, subject, SPECS.get(i % SPECS.size()), i % 5 == 0, from, from)));
        return ledger.write(fact(new MeterFact.Ended(uid, from + seconds, Ending.FINISHED)));
    }

    private static LedgerWrite fact(MeterFact fact) {
        return new LedgerWrite.Fact(fact);
    }

    private static void bill(LedgerStore ledger, String by, String how, PriceBook book) {
        long start = System.nanoTime();
        Bill bill = Biller.bill(ledger, new BillQuery(0, MONTH, MONTH, book, Grouping.parse(by), ZoneOffset.UTC));
        int lines = BillTable.of(bill).rows().size();
        System.out.printf(
                "bill by %s, %s: %.2f s, %,d lines, %,d records, total %d nanos%n",
                by, how, (System.nanoTime() - start) / 1e9, lines, bill.usage().usages(), bill.totalNanos());
    }

    private static List<Voucher> vouchers() {
        return SPECS.stream()
                .map(spec -> new Voucher("for-" + spec.name(), "intel", spec.name(), 500, "", 0, MONTH, BigDecimal.ONE))
                .toList();
    }

    private static PriceBook book(Optional<Settlement> settlement, List<Voucher> vouchers) {
        return new PriceBook(
                "bench",
                "CNY",
                Set.of(),
                Clock.ACCEPTED,
                Optional.empty(),
                Optional.of(new BigDecimal("0.2")),
                settlement,
                List.of(PriceList.always(Map.of(
                        "intel",
                        List.of(
                                Price.of("0.00003334", Unit.VCPU, Period.SECOND),
                                Price.of("0.00001389", Unit.GIB, Period.SECOND))))),
                vouchers);
    }
}
