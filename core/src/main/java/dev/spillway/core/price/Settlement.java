package dev.spillway.core.price;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How a cloud rounds what a pod cost in one hour, after vouchers: an amount below {@code smallest} becomes
 * {@code smallest} if it is at least half of it, else nothing; larger amounts stay as they are.
 *
 * @param smallest of the book's currency, above 0: 0.01
 */
public record Settlement(BigDecimal smallest) {
    public Settlement {
        if (smallest.signum() <= 0) {
            throw new IllegalArgumentException("a settlement's smallest amount is above 0: " + smallest);
        }
    }

    /** {@link #smallest} in nanos. */
    public long smallestNanos() {
        return smallest.movePointRight(9).setScale(0, RoundingMode.UNNECESSARY).longValueExact();
    }

    /** What rounding adds to (or takes from) an hour's charge, all in nanos. */
    public static long rounding(long charge, long smallestNanos) {
        if (charge >= smallestNanos) {
            return 0;
        }
        return (2 * charge >= smallestNanos ? smallestNanos : 0) - charge;
    }
}
