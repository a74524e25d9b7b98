package dev.spillway.billing.table;

import java.math.BigDecimal;

/** Amounts of a currency as people write them. */
public final class Money {
    private Money() {}

    /** All digits that are not trailing zeros, two at least. */
    public static BigDecimal of(long nanos) {
        BigDecimal exact = BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
        return exact.scale() < 2 ? exact.setScale(2) : exact;
    }
}
