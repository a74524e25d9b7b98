package dev.spillway.billing.focus;

import static dev.spillway.billing.ledger.LedgerFacts.LARGE;
import static dev.spillway.billing.ledger.LedgerFacts.SMALL;
import static dev.spillway.billing.ledger.LedgerFacts.accepted;
import static dev.spillway.billing.ledger.LedgerFacts.ended;
import static dev.spillway.billing.ledger.LedgerFacts.resized;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.billing.Books;
import dev.spillway.billing.WithLedger;
import dev.spillway.billing.bill.BillQuery;
import dev.spillway.billing.bill.Biller;
import dev.spillway.core.price.PriceBook;
import dev.spillway.core.price.Voucher;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FocusExportTest extends WithLedger {
    private static final FocusExport EXPORT = new FocusExport("Platform team", "cluster-1", "production");

    static Stream<PriceBook> books() {
        Voucher voucher = new Voucher("v1", "intel", "2c4Gi", 1, "", 0, 86_400, new BigDecimal("178"));
        return Stream.of(Books.intel(), Books.ugly(), Books.settled(), Books.with(voucher));
    }

    @ParameterizedTest
    @MethodSource("books")
    void everyRowKeepsTheSpecificationsRules(PriceBook book) {
        assertThat(FocusRules.violations(export(book))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("books")
    void billedCostsAddUpToTheBillsTotal(PriceBook book) {
        BigDecimal sum = FocusRules.rows(export(book)).stream()
                .map(row -> new BigDecimal(row.getOrDefault("BilledCost", "")))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(sum)
                .isEqualByComparingTo(
                        BigDecimal.valueOf(Biller.bill(ledger(), query(book)).totalNanos(), 9));
    }

    @ParameterizedTest
    @MethodSource("books")
    void rowsSayWhoUsedWhat(PriceBook book) {
        Map<String, String> first = FocusRules.rows(export(book)).getFirst();
        assertThat(first)
                .containsEntry("SubAccountId", "shop")
                .containsEntry("ResourceId", "u1")
                .containsEntry("x_Workload", "web")
                .containsEntry("Tags", "{\"team\":\"red\"}")
                .containsEntry("ChargePeriodStart", "1970-01-01T00:01:40Z")
                .containsEntry("RegionId", "region-1");
    }

    private String export(PriceBook book) {
        write(accepted("u1", subject("shop", "web"), SMALL, false, 100), resized("u1", LARGE, 777), ended("u1", 5000));
        write(accepted("u2", subject("shop", "a,\"b\""), LARGE, true, 4000), ended("u2", 9000));
        write(accepted("u3", subject("lab", "job"), SMALL, false, 50_000));
        StringBuilder csv = new StringBuilder();
        EXPORT.write(ledger(), query(book), csv);
        return csv.toString();
    }

    private static BillQuery query(PriceBook book) {
        return new BillQuery(0, 30 * 86_400, 60_000, book, List.of(), ZoneOffset.UTC);
    }
}
