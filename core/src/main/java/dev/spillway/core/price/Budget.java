package dev.spillway.core.price;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/**
 * What a namespace may spend in a calendar month.
 *
 * @param name unique among budgets
 * @param amount of the bill's currency, above 0
 * @param warnAtPercent when to warn, each above 0, in any order
 * @param stopsOverflow whether the namespace's pods go to servers only once the amount is spent
 */
public record Budget(
        String name, String namespace, BigDecimal amount, List<Integer> warnAtPercent, boolean stopsOverflow) {
    public Budget {
        warnAtPercent = warnAtPercent.stream().sorted().toList();
        if (amount.signum() <= 0 || warnAtPercent.stream().anyMatch(percent -> percent <= 0)) {
            throw new IllegalArgumentException("budget " + name + ": its amount and its percentages are above 0");
        }
    }

    /** The percentages that a spending in nanos has reached, the lowest first. */
    public List<Integer> reached(long nanos) {
        return warnAtPercent.stream().filter(percent -> reaches(nanos, percent)).toList();
    }

    /** Whether the namespace gets no more elastic capacity this month. */
    public boolean stops(long nanos) {
        return stopsOverflow && reaches(nanos, 100);
    }

    private boolean reaches(long nanos, int percent) {
        BigDecimal limit = amount.movePointRight(9).multiply(BigDecimal.valueOf(percent));
        return new BigDecimal(BigInteger.valueOf(nanos))
                        .multiply(BigDecimal.valueOf(100))
                        .compareTo(limit)
                >= 0;
    }
}
