package dev.spillway.billing;

import dev.spillway.billing.bill.Bill;
import dev.spillway.billing.bill.BillQuery;
import dev.spillway.billing.bill.Biller;
import dev.spillway.billing.bill.Grouping;
import dev.spillway.billing.ledger.LedgerStore;
import dev.spillway.billing.ledger.SpecUse;
import dev.spillway.core.price.PriceBook;
import dev.spillway.core.price.Ratio;
import dev.spillway.core.price.Tariff;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cost as Prometheus gauges, read from the ledger at most once in 15 seconds: what each namespace spent since the month
 * began, and what its running pods cost per hour. Gauges are floating-point; bills are exact.
 */
public final class CostMetrics implements MultiCollector {
    private static final Duration FRESH = Duration.ofSeconds(15);

    private final LedgerStore ledger;
    private final PriceBook book;
    private final InstantSource clock;
    private final ZoneId zone;
    private Optional<Read> last = Optional.empty();

    private record Priced(SpecUse use, String region) {}

    private record Read(Instant at, MetricSnapshots snapshots) {}

    public CostMetrics(LedgerStore ledger, PriceBook book, InstantSource clock, ZoneId zone) {
        this.ledger = ledger;
        this.book = book;
        this.clock = clock;
        this.zone = zone;
    }

    @Override
    public synchronized MetricSnapshots collect() {
        Instant now = clock.instant();
        Read read = last.filter(r -> r.at.plus(FRESH).isAfter(now)).orElseGet(() -> new Read(now, read(now)));
        last = Optional.of(read);
        return read.snapshots;
    }

    private MetricSnapshots read(Instant now) {
        return MetricSnapshots.of(monthToDate(now), perHour(now));
    }

    private GaugeSnapshot monthToDate(Instant now) {
        long from = now.atZone(zone)
                .toLocalDate()
                .withDayOfMonth(1)
                .atStartOfDay(zone)
                .toEpochSecond();
        long second = now.getEpochSecond();
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder()
                .name("spillway_cost_month_to_date")
                .help("Cost of elastic pods since the month began, in the currency of the label.");
        if (from < second) {
            Bill bill = Biller.bill(
                    ledger, new BillQuery(from, second, second, book, List.of(Grouping.By.NAMESPACE), zone));
            bill.lines()
                    .forEach(line -> gauge.dataPoint(
                            point(line.keys().getFirst(), line.amount().nanos() / 1e9)));
        }
        return gauge.build();
    }

    private GaugeSnapshot perHour(Instant now) {
        Map<String, Double> rates = new HashMap<>();
        Map<Priced, Double> known = new HashMap<>();
        ledger.read(view -> {
            view.meters(meter -> rates.merge(
                    meter.subject().namespace(),
                    known.computeIfAbsent(
                            new Priced(
                                    new SpecUse(meter.spec(), meter.spot()),
                                    meter.subject().region()),
                            priced -> rate(priced, now)),
                    Double::sum));
            return rates;
        });
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder()
                .name("spillway_cost_per_hour")
                .help("What the elastic pods that run now cost per hour, in the currency of the label.");
        rates.forEach((namespace, rate) -> gauge.dataPoint(point(namespace, rate)));
        return gauge.build();
    }

    private double rate(Priced priced, Instant now) {
        SpecUse use = priced.use();
        return Tariff.of(book, use.spec(), use.spot(), priced.region())
                .rateAt(now.getEpochSecond())
                .map(Ratio::approximately)
                .map(nanosPerSecond -> nanosPerSecond * 3600 / 1e9)
                .orElse(0.0);
    }

    private GaugeSnapshot.GaugeDataPointSnapshot point(String namespace, double value) {
        return GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(Labels.of("namespace", namespace, "currency", book.currency()))
                .value(value)
                .build();
    }
}
