package dev.spillway.core.price;

import dev.spillway.core.ElasticSpec;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is written back to a pod, with its first status: the spec it got, and what that costs. */
public final class SpecAnnotations {
    public static final String SPEC = "spillway.dev/spec";
    public static final String PRICE_PER_HOUR = "spillway.dev/price-per-hour";
    /** What ECI writes, and its users read. */
    public static final String ECI_SPEC = "k8s.aliyun.com/eci-instance-spec";

    private SpecAnnotations() {}

    /** Annotations for a spec, with its price if the book has one at that time: {@code 0.174 USD}. */
    public static Map<String, String> of(ElasticSpec spec, boolean spot, Optional<PriceBook> book, Instant at) {
        Map<String, String> annotations = new TreeMap<>();
        annotations.put(SPEC, spec.name());
        if (spec.family().equals("general")
                || spec.family().equals("economy")
                || spec.family().startsWith("ecs.")) {
            annotations.put(ECI_SPEC, spec.name());
        }
        book.ifPresent(b -> perHour(spec, spot, b, at)
                .ifPresent(price -> annotations.put(PRICE_PER_HOUR, price.toPlainString() + " " + b.currency())));
        return annotations;
    }

    /** A pod's annotations without those that are written back to it. */
    public static Map<String, String> without(@Nullable Map<String, String> annotations) {
        Map<String, String> others = new TreeMap<>(annotations == null ? Map.of() : annotations);
        others.keySet().removeAll(List.of(SPEC, PRICE_PER_HOUR, ECI_SPEC));
        return others;
    }

    /** What a spec costs for an hour, to at most 16 digits; empty if the book has no price for all of it then. */
    public static Optional<BigDecimal> perHour(ElasticSpec spec, boolean spot, PriceBook book, Instant at) {
        Tariff tariff = Tariff.of(book, spec, spot);
        long second = at.getEpochSecond();
        return tariff.unpriced(second, second + 1) > 0
                ? Optional.empty()
                : tariff.rateAt(second).map(rate -> decimal(rate.times(3600)));
    }

    private static BigDecimal decimal(Ratio nanos) {
        BigDecimal exact = new BigDecimal(nanos.numerator())
                .movePointLeft(9)
                .divide(new BigDecimal(nanos.denominator()), MathContext.DECIMAL64)
                .stripTrailingZeros();
        return exact.scale() < 2 ? exact.setScale(2) : exact;
    }
}
