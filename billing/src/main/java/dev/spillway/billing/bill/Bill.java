package dev.spillway.billing.bill;

import java.util.List;

/**
 * What usage cost in a period: lines by group, and lines of their own for what a cloud adds or takes off afterwards.
 *
 * @param from first epoch second
 * @param to first epoch second that is not billed any more
 * @param asOf meters that still ran were billed up to here
 * @param book the price book's name
 * @param titles of the keys that each line has
 * @param lines sorted by key
 * @param adjustments vouchers, and rounding at settlement
 */
public record Bill(
        long from,
        long to,
        long asOf,
        String book,
        String currency,
        List<String> titles,
        List<Line> lines,
        List<Adjustment> adjustments) {
    public Bill {
        titles = List.copyOf(titles);
        lines = List.copyOf(lines);
        adjustments = List.copyOf(adjustments);
    }

    /** One group's usage. */
    public record Line(List<String> keys, Amount amount) {
        public Line {
            keys = List.copyOf(keys);
        }
    }

    /** Something added to the charges, or taken off if it is negative, in nanos. */
    public record Adjustment(String what, long nanos) {}

    /** All usage at its price. */
    public Amount usage() {
        return lines.stream().map(Line::amount).reduce(Amount.NONE, Amount::plus);
    }

    /** What is to be paid, in nanos. */
    public long totalNanos() {
        return adjustments.stream().mapToLong(Adjustment::nanos).reduce(usage().nanos(), Math::addExact);
    }
}
