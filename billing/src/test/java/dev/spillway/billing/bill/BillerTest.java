package dev.spillway.billing.bill;

import static dev.spillway.billing.ledger.LedgerFacts.LARGE;
import static dev.spillway.billing.ledger.LedgerFacts.SMALL;
import static dev.spillway.billing.ledger.LedgerFacts.accepted;
import static dev.spillway.billing.ledger.LedgerFacts.ended;
import static dev.spillway.billing.ledger.LedgerFacts.pull;
import static dev.spillway.billing.ledger.LedgerFacts.ran;
import static dev.spillway.billing.ledger.LedgerFacts.resized;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.spillway.billing.Books;
import dev.spillway.billing.WithLedger;
import dev.spillway.core.ElasticSpec;
import dev.spillway.core.meter.Subject;
import dev.spillway.core.price.Clock;
import dev.spillway.core.price.PriceBook;
import dev.spillway.core.price.Voucher;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BillerTest extends WithLedger {
    private static final long DAY = 86_400;
    /** 2c4Gi of Intel: nanos per second. */
    private static final long LARGE_RATE = 122_240;
    /** 1c1Gi of Intel: nanos per second. */
    private static final long SMALL_RATE = 47_230;

    @Test
    void twoTencentPodsOfTwoCoresFourGibFor300SecondsAreBilled0073344() {
        write(accepted("u1", shop("web"), LARGE, false, 1000), ended("u1", 1300));
        write(accepted("u2", shop("web"), LARGE, false, 5000), ended("u2", 5300));
        assertThat(bill(Books.intel()).totalNanos()).isEqualTo(73_344_000);
    }

    @Test
    void usageIsGroupedByWhatIsAskedFor() {
        write(accepted("u1", shop("web"), LARGE, false, 0), ended("u1", 100));
        write(accepted("u2", shop("web"), SMALL, false, 0), ended("u2", 10));
        write(accepted("u3", shop("db"), SMALL, false, 0), ended("u3", 1));
        assertThat(bill(Books.intel(), "workload").lines())
                .extracting(Bill.Line::keys, line -> line.amount().nanos())
                .containsExactly(
                        tuple(List.of("Deployment/db"), SMALL_RATE),
                        tuple(List.of("Deployment/web"), 100 * LARGE_RATE + 10 * SMALL_RATE));
        assertThat(bill(Books.intel(), "namespace,label:team,spec").lines())
                .extracting(Bill.Line::keys)
                .containsExactly(List.of("shop", "red", "1c1Gi"), List.of("shop", "red", "2c4Gi"));
    }

    @Test
    void daysBeginWhereTheZoneSaysAndAddUpToTheWhole() {
        write(accepted("u1", shop("web"), LARGE, false, 100), ended("u1", 3 * DAY + 77));
        Bill whole = bill(Books.ugly());
        Bill days = Biller.bill(ledger(), query(Books.ugly(), "day", ZoneId.of("Asia/Shanghai")));
        assertThat(days.lines())
                .extracting(line -> line.keys().getFirst())
                .containsExactly("1970-01-01", "1970-01-02", "1970-01-03", "1970-01-04");
        assertThat(days.lines().getFirst().amount().seconds()).isEqualTo(16 * 3600 - 100);
        assertThat(days.totalNanos()).isEqualTo(whole.totalNanos());
    }

    @Test
    void consecutivePeriodsAddUpToTheWholeToTheNano() {
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            long from = random.nextLong(10 * DAY);
            write(accepted("u" + i, shop("web"), i % 2 == 0 ? LARGE : SMALL, i % 3 == 0, from));
            write(ended("u" + i, from + random.nextLong(2 * DAY)));
        }
        long parts = 0;
        for (long from = 0; from < 14 * DAY; from += 7 * 3600 + 13) {
            long to = Math.min(14 * DAY, from + 7 * 3600 + 13);
            parts += Biller.bill(ledger(), query(from, to, Books.ugly(), "namespace", ZoneOffset.UTC))
                    .totalNanos();
        }
        Bill whole = Biller.bill(ledger(), query(0, 14 * DAY, Books.ugly(), "namespace", ZoneOffset.UTC));
        assertThat(parts).isEqualTo(whole.totalNanos());
    }

    @Test
    void eachClockChargesFromItsOwnMoment() {
        write(accepted("u1", shop("web"), LARGE, false, 100), pull("u1", 103), ran("u1", 110), ended("u1", 200));
        write(accepted("u2", shop("web"), LARGE, false, 100), ended("u2", 200));
        assertThat(bill(Books.clocked(Clock.ACCEPTED)).usage().seconds()).isEqualTo(200);
        assertThat(bill(Books.clocked(Clock.FIRST_PULL)).usage().seconds()).isEqualTo(97);
        assertThat(bill(Books.clocked(Clock.FREE_UNTIL_FIRST_RUNNING)).usage().seconds())
                .isEqualTo(90);
    }

    @Test
    void runningMetersAreBilledUpToTheAskedMoment() {
        write(accepted("u1", shop("web"), LARGE, false, 100));
        Bill bill = Biller.bill(
                ledger(), new BillQuery(0, DAY, 400, Books.intel(), Grouping.parse("namespace"), ZoneOffset.UTC));
        assertThat(bill.totalNanos()).isEqualTo(300 * LARGE_RATE);
    }

    @Test
    void spotAndResizedUsageHaveTheirOwnPrices() {
        write(accepted("u1", shop("web"), SMALL, true, 0), resized("u1", LARGE, 100), ended("u1", 200));
        assertThat(bill(Books.intel(), "spec").lines())
                .extracting(Bill.Line::keys, line -> line.amount().nanos())
                .containsExactly(
                        tuple(List.of("1c1Gi spot"), 100 * SMALL_RATE / 5),
                        tuple(List.of("2c4Gi spot"), 100 * LARGE_RATE / 5));
    }

    @Test
    void usageWithoutAPriceIsCountedNotHidden() {
        ElasticSpec amd = new ElasticSpec("1c1Gi", 1000, 1L << 30, 0, 0, "amd", 0, 0);
        write(accepted("u1", shop("web"), amd, false, 0), ended("u1", 100));
        assertThat(bill(Books.intel()).usage().unpricedSeconds()).isEqualTo(100);
        assertThat(BillTable.of(bill(Books.intel())).toText()).contains("without a price: 100 pod-seconds");
    }

    @Test
    void usageInARegionThatTheBookIsNotForHasNoPriceInIt() {
        Subject here = new Subject("shop", "Deployment", "web", "vn", "", "cn-hz", new TreeMap<>());
        Subject there = new Subject("shop", "Deployment", "web", "vn", "", "cn-gz", new TreeMap<>());
        write(accepted("u1", here, LARGE, false, 0), ended("u1", 100));
        write(accepted("u2", there, LARGE, false, 0), ended("u2", 100));
        Bill bill = bill(Books.in("cn-hz"));
        assertThat(bill.totalNanos()).isEqualTo(100 * LARGE_RATE);
        assertThat(bill.usage().unpricedSeconds()).isEqualTo(100);
    }

    @Test
    void settlementRoundsEachPodsHourInALineOfItsOwn() {
        write(accepted("cent", shop("web"), LARGE, false, 0), ended("cent", 60));
        write(accepted("free", shop("web"), LARGE, false, 3600), ended("free", 3640));
        write(accepted("full", shop("web"), LARGE, false, 7200), ended("full", 7200 + 3600 + 60));
        Bill bill = bill(Books.settled());
        long aboveHalf = 10_000_000 - 60 * LARGE_RATE;
        assertThat(bill.adjustments())
                .containsExactly(
                        new Bill.Adjustment("rounding at hourly settlement", aboveHalf - 40 * LARGE_RATE + aboveHalf));
        assertThat(bill.totalNanos()).isEqualTo(10_000_000 + 3600 * LARGE_RATE + 10_000_000);
        assertThat(BillTable.of(bill).toCsv())
                .contains("\nrounding at hourly settlement,,,,,")
                .doesNotContain("total");
    }

    @Test
    void aPodThatWasResizedInAnHourIsRoundedOnceInIt() {
        write(accepted("u1", shop("web"), SMALL, false, 0), resized("u1", LARGE, 60), ended("u1", 100));
        long charge = 60 * SMALL_RATE + 40 * LARGE_RATE;
        assertThat(bill(Books.settled()).adjustments())
                .extracting(Bill.Adjustment::nanos)
                .containsExactly(10_000_000 - charge);
    }

    @Test
    void aVoucherOffsetsPodsOfItsSpecHourByHour() {
        write(accepted("a", shop("web"), LARGE, false, 0), ended("a", 3600));
        write(accepted("b", shop("web"), LARGE, false, 1800), ended("b", 5400));
        write(accepted("c", shop("web"), SMALL, false, 0), ended("c", 3600));
        write(accepted("d", shop("web"), LARGE, true, 0), ended("d", 3600));
        Bill bill = bill(Books.with(voucher(1, 0, DAY)));
        assertThat(bill.adjustments())
                .containsExactly(new Bill.Adjustment(
                        "voucher v1, 5400 of 86400 pod-seconds (6.2 %), expired 1970-01-02T00:00:00Z",
                        -5400 * LARGE_RATE));
        assertThat(bill.usage().nanos()).isEqualTo(7200 * LARGE_RATE + 3600 * SMALL_RATE + 3600 * LARGE_RATE / 5);
    }

    @Test
    void aVoucherOffsetsNothingAfterItsExpiryAndNoMoreThanItsCount() {
        for (String uid : List.of("a", "b", "c")) {
            write(accepted(uid, shop("web"), LARGE, false, 0), ended(uid, 7200));
        }
        Bill bill = bill(Books.with(voucher(2, 0, 3600)));
        assertThat(bill.adjustments()).extracting(Bill.Adjustment::nanos).containsExactly(-2 * 3600 * LARGE_RATE);
    }

    @Test
    void whatOneVoucherLeavesTheNextOneCoversButNeverDiskOrAnotherRegion() {
        ElasticSpec withDisk = LARGE.withStorage(120L << 30, 100L << 30);
        write(accepted("a", shop("web"), withDisk, false, 0), ended("a", 3600));
        write(accepted("b", shop("web"), withDisk, false, 0), ended("b", 3600));
        Voucher elsewhere = new Voucher("v2", "intel", "2c4Gi", 9, "cn-gz", 0, DAY, BigDecimal.ONE);
        Voucher half = new Voucher("v0", "intel", "2c4Gi", 1, "", 0, 1800, BigDecimal.ONE);
        Bill bill = bill(Books.with(half, elsewhere, voucher(1, 0, DAY)));

        assertThat(bill.adjustments())
                .extracting(Bill.Adjustment::nanos)
                .containsExactly(-1800 * LARGE_RATE, 0L, -3600 * LARGE_RATE);
        assertThat(bill.adjustments().getFirst().what())
                .isEqualTo("voucher v0, 1800 of 1800 pod-seconds (100.0 %), expired 1970-01-01T00:30:00Z");
    }

    @Test
    void whatVouchersLeaveOfAnHourIsRoundedAtSettlement() {
        write(accepted("a", shop("web"), LARGE, false, 0), ended("a", 100));
        write(accepted("b", shop("web"), LARGE, false, 10), ended("b", 3600));
        write(accepted("c", shop("web"), SMALL, false, 20), resized("c", LARGE, 60), ended("c", 100));
        Bill bill = bill(Books.settled(voucher(1, 0, 180)));

        long ofB = 80 * LARGE_RATE;
        long ofC = 40 * SMALL_RATE + 40 * LARGE_RATE;
        assertThat(bill.adjustments())
                .extracting(Bill.Adjustment::nanos)
                .containsExactly(-100 * LARGE_RATE - ofB, 10_000_000 - ofC);
    }

    @Test
    void aResizedPodIsRoundedByWhatVouchersLeaveOfAllItsParts() {
        write(accepted("c", shop("web"), SMALL, false, 20), resized("c", LARGE, 60), ended("c", 100));
        Bill bill = bill(Books.settled(voucher(1, 0, 10)));

        assertThat(bill.adjustments())
                .extracting(Bill.Adjustment::nanos)
                .containsExactly(-10 * LARGE_RATE, 10_000_000 - 40 * SMALL_RATE - 30 * LARGE_RATE);
    }

    @Test
    void unknownGroupingsAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Grouping.parse("namespace,colour"))
                .withMessageContaining("colour")
                .withMessageContaining("label:NAME");
    }

    private static Voucher voucher(int count, long from, long to) {
        return new Voucher("v1", "intel", "2c4Gi", count, "", from, to, new BigDecimal("178"));
    }

    private static Subject shop(String workload) {
        return subject("shop", workload);
    }

    private Bill bill(PriceBook book) {
        return bill(book, "namespace");
    }

    private Bill bill(PriceBook book, String by) {
        return Biller.bill(ledger(), query(book, by, ZoneOffset.UTC));
    }

    private static BillQuery query(PriceBook book, String by, ZoneId zone) {
        return query(0, 100 * DAY, book, by, zone);
    }

    private static BillQuery query(long from, long to, PriceBook book, String by, ZoneId zone) {
        return new BillQuery(from, to, to, book, Grouping.parse(by), zone);
    }
}
