package dev.spillway.core.eviction;

import dev.spillway.core.resources.Quantities;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;

/**
 * How little of something may be left before pods are evicted.
 *
 * @param quantity at least so much; zero where a share is given
 * @param share of what there is in all, 0 to 1; zero where a quantity is given. Both zero: there is no limit
 */
public record Threshold(Signal signal, long quantity, double share) {
    private static final double PERCENT = 100.0;

    /**
     * From a kubelet's notation: {@code 100Mi} or {@code 10%}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Threshold parse(Signal signal, String text) {
        if (!text.endsWith("%")) {
            long quantity = Quantities.value(new Quantity(text));
            if (quantity < 0) {
                throw new IllegalArgumentException("below zero");
            }
            return new Threshold(signal, quantity, 0);
        }
        double percent = new BigDecimal(text.substring(0, text.length() - 1)).doubleValue();
        if (percent < 0 || percent > PERCENT) {
            throw new IllegalArgumentException("not a share between 0% and 100%");
        }
        // As for a kubelet, all of it is no limit either.
        return new Threshold(signal, 0, percent == PERCENT ? 0 : percent / PERCENT);
    }

    long of(Level level) {
        return share > 0 ? (long) (level.capacity() * share) : quantity;
    }
}
