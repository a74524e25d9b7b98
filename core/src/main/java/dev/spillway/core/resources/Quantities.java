package dev.spillway.core.resources;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Arithmetic on Kubernetes quantities; fractions are rounded up, as Kubernetes does. */
public final class Quantities {
    public static final String CPU = "cpu";
    public static final String MEMORY = "memory";
    public static final String EPHEMERAL_STORAGE = "ephemeral-storage";

    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    private Quantities() {}

    /** The number a quantity stands for: bytes, cores, or a count. */
    public static BigDecimal number(Quantity quantity) {
        return quantity.getNumericalAmount();
    }

    /** Whole units, rounded up: bytes of a memory quantity. */
    public static long value(Quantity quantity) {
        return ceil(number(quantity));
    }

    /** Thousandths, rounded up: milli-CPU of a cpu quantity. */
    public static long milliValue(Quantity quantity) {
        return ceil(number(quantity).multiply(THOUSAND));
    }

    /** {@link #value} of an entry; 0 if there is none. */
    public static long value(@Nullable Map<String, Quantity> resources, String name) {
        Quantity quantity = resources == null ? null : resources.get(name);
        return quantity == null ? 0 : value(quantity);
    }

    /** {@link #milliValue} of an entry; 0 if there is none. */
    public static long milliValue(@Nullable Map<String, Quantity> resources, String name) {
        Quantity quantity = resources == null ? null : resources.get(name);
        return quantity == null ? 0 : milliValue(quantity);
    }

    /** Bytes as the API server would write them. */
    public static String bytes(long amount) {
        return CanonicalQuantity.of(BigDecimal.valueOf(amount), true).toString();
    }

    /** The sum, in the canonical form that the API server would write, binary if one of the two is. */
    static Quantity plus(Quantity a, Quantity b) {
        return CanonicalQuantity.of(number(a).add(number(b)), isBinary(a) || isBinary(b));
    }

    static Quantity max(Quantity a, Quantity b) {
        return number(a).compareTo(number(b)) >= 0 ? a : b;
    }

    private static boolean isBinary(Quantity quantity) {
        return quantity.getFormat() != null && quantity.getFormat().endsWith("i");
    }

    private static long ceil(BigDecimal number) {
        return number.setScale(0, RoundingMode.CEILING).longValueExact();
    }
}
