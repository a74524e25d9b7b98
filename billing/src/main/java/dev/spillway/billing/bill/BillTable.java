package dev.spillway.billing.bill;

import dev.spillway.billing.table.Money;
import dev.spillway.billing.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A bill as a table. */
public final class BillTable {
    private static final List<String> SUMS = List.of("usages", "pod-seconds", "vCPU-hours", "GiB-hours");

    private BillTable() {}

    /** One row a line, then adjustments and the total in the footer. */
    public static Table of(Bill bill) {
        List<List<Object>> footer = new ArrayList<>();
        if (!bill.adjustments().isEmpty()) {
            footer.add(row(bill, "usage", bill.usage()));
            bill.adjustments().forEach(a -> footer.add(sum(bill, a.what(), a.nanos())));
        }
        footer.add(
                bill.adjustments().isEmpty()
                        ? row(bill, "total", bill.usage())
                        : sum(bill, "total", bill.totalNanos()));
        if (bill.usage().unpricedSeconds() > 0) {
            footer.add(row(bill, "without a price: " + bill.usage().unpricedSeconds() + " pod-seconds", Amount.NONE));
        }
        List<List<Object>> adjustments = bill.adjustments().stream()
                .map(a -> sum(bill, a.what(), a.nanos()))
                .toList();
        return new Table(titles(bill), rows(bill), adjustments, footer);
    }

    private static List<String> titles(Bill bill) {
        List<String> keys = bill.titles().isEmpty() ? List.of("usage of") : bill.titles();
        return Stream.of(keys, SUMS, List.of(bill.currency()))
                .flatMap(List::stream)
                .toList();
    }

    private static List<List<Object>> rows(Bill bill) {
        return bill.lines().stream()
                .map(line -> cells(line.keys().isEmpty() ? List.of("all pods") : line.keys(), line.amount()))
                .toList();
    }

    private static List<Object> row(Bill bill, String what, Amount amount) {
        return cells(keys(bill, what), amount);
    }

    private static List<Object> cells(List<String> keys, Amount amount) {
        List<Object> cells = new ArrayList<>(keys);
        cells.addAll(List.of(
                amount.usages(), amount.seconds(), amount.cpuHours(), amount.memoryHours(), Money.of(amount.nanos())));
        return cells;
    }

    private static List<Object> sum(Bill bill, String what, long nanos) {
        List<Object> cells = new ArrayList<>(keys(bill, what));
        cells.addAll(List.of("", "", "", "", Money.of(nanos)));
        return cells;
    }

    private static List<String> keys(Bill bill, String first) {
        List<String> keys = new ArrayList<>(List.of(first));
        while (keys.size() < bill.titles().size()) {
            keys.add("");
        }
        return keys;
    }
}
