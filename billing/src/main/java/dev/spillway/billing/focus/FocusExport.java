package dev.spillway.billing.focus;

import static java.util.stream.Collectors.joining;

import dev.spillway.billing.bill.Bill;
import dev.spillway.billing.bill.BillQuery;
import dev.spillway.billing.bill.Biller;
import dev.spillway.billing.ledger.LedgerStore;
import dev.spillway.billing.table.Csv;
import dev.spillway.core.meter.Ending;
import dev.spillway.core.meter.UsageSegment;
import dev.spillway.core.price.Tariff;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Usage and its charges as FOCUS 1.2 CSV: one row for each segment of usage at each price, and one for each adjustment of
 * the bill. The sum of {@code BilledCost} is the bill's total, to the nano.
 *
 * <p>The unit is the second of a pod of one spec. Where a price is published per hour, the price per second may not end;
 * it is given to 20 digits, and its product with the quantity meets the cost to within one nano. Vouchers appear as
 * credits, rounding at settlement as an adjustment.
 *
 * @param issuer who runs the cluster: {@code InvoiceIssuerName}
 * @param accountId the cluster's id: {@code BillingAccountId}
 * @param accountName the cluster's name
 */
public record FocusExport(String issuer, String accountId, String accountName) {

    /**
     * Writes one billing period.
     *
     * @param query its groupings play no part
     * @throws UncheckedIOException if {@code out} cannot be written
     */
    public void write(LedgerStore ledger, BillQuery query, Appendable out) {
        FocusRows rows = new FocusRows(this, query);
        line(out, Stream.of(FocusColumn.values()).map(FocusColumn::id));
        ledger.read(view -> {
            view.segments(query.from(), query.to(), segment -> usage(rows, query, segment, out));
            long openEnd = Math.min(query.asOf(), query.to());
            view.meters(meter -> usage(rows, query, meter.segment(openEnd, Ending.FINISHED), out));
            return query;
        });
        for (Bill.Adjustment adjustment : Biller.bill(ledger, query).adjustments()) {
            line(out, rows.adjustment(adjustment).cells());
        }
    }

    private static void usage(FocusRows rows, BillQuery query, UsageSegment segment, Appendable out) {
        long start = segment.chargedFrom(query.book().clock());
        long from = Math.max(start, query.from());
        long to = Math.min(segment.to(), query.to());
        if (from >= to) {
            return;
        }
        Tariff list =
                Tariff.of(query.book(), segment.spec(), false, segment.subject().region());
        List<Long> cuts = new ArrayList<>(List.of(from));
        cuts.addAll(list.changesWithin(from, to));
        cuts.add(to);
        for (int i = 1; i < cuts.size(); i++) {
            line(out, rows.usage(segment, start, cuts.get(i - 1), cuts.get(i)).cells());
        }
    }

    private static void line(Appendable out, Stream<String> cells) {
        try {
            out.append(cells.map(Csv::quoted).collect(joining(","))).append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
