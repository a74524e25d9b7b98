package dev.spillway.core.price;

import dev.spillway.core.ElasticSpec;
import java.math.BigDecimal;

/**
 * A price exactly as it is published: {@code amount} of the book's currency for one {@code unit} for one {@code period}.
 *
 * @param amount 0 or more
 */
public record Price(BigDecimal amount, Unit unit, Period period) {
    private static final long NANOS = 1_000_000_000;

    public Price {
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("a price is not negative: " + amount);
        }
    }

    public static Price of(String amount, Unit unit, Period period) {
        return new Price(new BigDecimal(amount), unit, period);
    }

    /** What a spec costs by this price: nanos of the currency per second, exact. */
    public Ratio nanosPerSecond(ElasticSpec spec) {
        return Ratio.of(amount).times(unit.quantityOf(spec)).times(NANOS).dividedBy(period.seconds());
    }
}
