package dev.spillway.billing.price;

import dev.spillway.billing.table.Table;
import dev.spillway.core.ElasticSpec;
import dev.spillway.core.meter.SpotPods;
import dev.spillway.core.price.Period;
import dev.spillway.core.price.PriceBook;
import dev.spillway.core.price.SpecAnnotations;
import dev.spillway.core.spec.Catalogue;
import dev.spillway.core.spec.Sizing;
import io.fabric8.kubernetes.api.model.Pod;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What manifests would cost per hour and per month of 730 hours, and which spec each pod would get.
 *
 * @param at prices of then
 */
public record Quotes(Catalogue catalogue, PriceBook book, Instant at) {

    /**
     * Pods of one manifest.
     *
     * @param name for people: {@code Deployment/web}
     */
    public record Asked(String name, Pod pod, int replicas) {}

    /** One row a manifest, and the sum of what is priced. */
    public Table table(List<Asked> manifests) {
        List<List<Object>> rows = new ArrayList<>();
        BigDecimal sum = BigDecimal.ZERO;
        for (Asked asked : manifests) {
            Optional<BigDecimal> hour = switch (catalogue.size(asked.pod())) {
                case Sizing.Sized(ElasticSpec spec) -> sized(asked, spec, rows);
                case Sizing.Refused refused -> refused(asked, refused, rows);
            };
            sum = sum.add(hour.orElse(BigDecimal.ZERO));
        }
        return new Table(
                List.of("manifest", "pods", "spec", book.currency() + "/hour", book.currency() + "/month", "note"),
                rows,
                List.of(List.of("total", "", "", money(sum), month(sum), "")));
    }

    private Optional<BigDecimal> sized(Asked asked, ElasticSpec spec, List<List<Object>> rows) {
        boolean spot = SpotPods.isSpot(asked.pod());
        Optional<BigDecimal> hour = SpecAnnotations.perHour(spec, spot, book, at)
                .map(price -> price.multiply(BigDecimal.valueOf(asked.replicas())));
        rows.add(List.of(
                asked.name(),
                asked.replicas(),
                description(spec),
                hour.<Object>map(Quotes::money).orElse("-"),
                hour.<Object>map(Quotes::month).orElse("-"),
                hour.isEmpty() ? "book " + book.name() + " has no price for all of it" : spot ? "spot" : ""));
        return hour;
    }

    private static Optional<BigDecimal> refused(Asked asked, Sizing.Refused refused, List<List<Object>> rows) {
        rows.add(List.of(asked.name(), asked.replicas(), "-", "-", "-", refused.reason() + ": " + refused.message()));
        return Optional.empty();
    }

    /** A spec's name says its size, except that of as-requested. */
    private static String description(ElasticSpec spec) {
        if (!spec.isAsRequested()) {
            return spec.name();
        }
        return BigDecimal.valueOf(spec.milliCpu(), 3).stripTrailingZeros().toPlainString() + " vCPU "
                + BigDecimal.valueOf(spec.memoryBytes() >> 20) + " MiB as requested";
    }

    private static BigDecimal money(BigDecimal amount) {
        BigDecimal exact = amount.stripTrailingZeros();
        return exact.scale() < 2 ? exact.setScale(2) : exact;
    }

    private static BigDecimal month(BigDecimal hour) {
        return money(hour.multiply(BigDecimal.valueOf(Period.MONTH.seconds() / Period.HOUR.seconds())));
    }
}
