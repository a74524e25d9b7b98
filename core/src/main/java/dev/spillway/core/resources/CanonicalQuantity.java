package dev.spillway.core.resources;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/**
 * The one way the API server writes an amount: no fraction, no exponent that a suffix can say, the largest suffix that
 * leaves a whole number (apimachinery's {@code Quantity.CanonicalizeBytes}). Whoever writes another way sees its own
 * value come back changed.
 */
final class CanonicalQuantity {
    private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final List<String> DECIMAL = List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
    private static final BigInteger KIBI = BigInteger.valueOf(1024);
    private static final BigInteger KILO = BigInteger.valueOf(1000);
    private static final int NANO = 9;

    private CanonicalQuantity() {}

    /**
     * Formats an amount of at most nine decimals.
     *
     * @param binary with binary suffixes, unless it has a fraction or is below 1024
     */
    static Quantity of(BigDecimal amount, boolean binary) {
        boolean whole = amount.stripTrailingZeros().scale() <= 0;
        if (binary && whole && amount.abs().compareTo(BigDecimal.valueOf(1024)) >= 0) {
            return largest(amount.toBigIntegerExact(), KIBI, BINARY, 0);
        }
        BigInteger nanos = amount.scaleByPowerOfTen(NANO).toBigInteger();
        return nanos.signum() == 0 ? new Quantity("0") : largest(nanos, KILO, DECIMAL, 0);
    }

    private static Quantity largest(BigInteger mantissa, BigInteger base, List<String> suffixes, int index) {
        BigInteger[] division = mantissa.divideAndRemainder(base);
        boolean last = index == suffixes.size() - 1;
        return last || division[1].signum() != 0
                ? new Quantity(mantissa.toString(), suffixes.get(index))
                : largest(division[0], base, suffixes, index + 1);
    }
}
