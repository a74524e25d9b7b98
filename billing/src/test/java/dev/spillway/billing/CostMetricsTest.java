package dev.spillway.billing;

import static dev.spillway.billing.ledger.LedgerFacts.LARGE;
import static dev.spillway.billing.ledger.LedgerFacts.accepted;
import static dev.spillway.billing.ledger.LedgerFacts.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CostMetricsTest extends WithLedger {
    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    private static final long START = NOON.getEpochSecond() - 7200;

    @Test
    void theMonthSoFarAndTheRateOfNowAreGauges() {
        write(accepted("u1", subject("shop", "web"), LARGE, false, START), ended("u1", START + 300));
        write(accepted("u2", subject("shop", "web"), LARGE, false, START + 3600));
        MetricSnapshots snapshots = new CostMetrics(ledger(), Books.intel(), () -> NOON, ZoneOffset.UTC).collect();
        assertThat(value(snapshots, "spillway_cost_month_to_date")).isEqualTo(3900 * 122_240 / 1e9);
        assertThat(value(snapshots, "spillway_cost_per_hour")).isEqualTo(3600 * 122_240 / 1e9);
    }

    @Test
    void theLedgerIsReadAtMostOnceInFifteenSeconds() {
        AtomicReference<Instant> now = new AtomicReference<>(NOON);
        CostMetrics metrics = new CostMetrics(ledger(), Books.intel(), now::get, ZoneOffset.UTC);
        MetricSnapshots first = metrics.collect();
        now.set(NOON.plusSeconds(14));
        assertThat(metrics.collect()).isSameAs(first);
        now.set(NOON.plusSeconds(15));
        assertThat(metrics.collect()).isNotSameAs(first);
    }

    private static double value(MetricSnapshots snapshots, String name) {
        for (MetricSnapshot snapshot : snapshots) {
            if (snapshot instanceof GaugeSnapshot gauge
                    && gauge.getMetadata().getName().equals(name)) {
                assertThat(gauge.getDataPoints())
                        .singleElement()
                        .satisfies(point ->
                                assertThat(point.getLabels().get("namespace")).isEqualTo("shop"))
                        .satisfies(point ->
                                assertThat(point.getLabels().get("currency")).isEqualTo("CNY"));
                return gauge.getDataPoints().getFirst().getValue();
            }
        }
        throw new AssertionError("no metric " + name);
    }
}
