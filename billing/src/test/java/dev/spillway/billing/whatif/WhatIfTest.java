package dev.spillway.billing.whatif;

import static dev.spillway.billing.ledger.LedgerFacts.LARGE;
import static dev.spillway.billing.ledger.LedgerFacts.SMALL;
import static dev.spillway.billing.ledger.LedgerFacts.accepted;
import static dev.spillway.billing.ledger.LedgerFacts.ended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.spillway.billing.Books;
import dev.spillway.billing.WithLedger;
import dev.spillway.core.ElasticSpec;
import dev.spillway.core.price.Period;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhatIfTest extends WithLedger {
    private static final long HOUR = 3600;
    private static final long LARGE_RATE = 122_240;
    private static final Server SERVER = new Server("4c8g", 4000, 8L << 30, new BigDecimal("0.5"), Period.HOUR, "CNY");

    @Test
    void eachBookChargesThePodsInTheSizesOfItsCatalogue() {
        ElasticSpec odd = new ElasticSpec("as-requested", 1500, 3L << 30, 0, 0);
        write(accepted("u1", subject("shop", "web"), odd, false, 0), ended("u1", HOUR));
        List<Alternative> all = whatIf(10, List.of(), List.of()).compare(ledger());
        assertThat(all)
                .extracting(Alternative::name)
                .containsExactly("as charged, test", "test, pay as you go", "test, all spot");
        assertThat(all.get(0).note()).contains("3600 pod-seconds have no price");
        assertThat(all.get(1).nanos()).isEqualTo(HOUR * LARGE_RATE);
        assertThat(all.get(2).nanos()).isEqualTo(HOUR * LARGE_RATE / 5);
    }

    @Test
    void serversArePaidForThePeakOrHourByHour() {
        for (int i = 0; i < 5; i++) {
            write(accepted("u" + i, subject("shop", "web"), LARGE, false, HOUR + 10), ended("u" + i, 2 * HOUR));
        }
        List<Alternative> all = whatIf(10, List.of(SERVER), List.of()).compare(ledger());
        assertThat(all)
                .filteredOn(a -> a.name().startsWith("servers"))
                .extracting(Alternative::nanos)
                .containsExactly(30 * 500_000_000L, 3 * 500_000_000L);
    }

    @Test
    void asManyPodsAreReservedAsCostLeast() {
        write(accepted("always", subject("shop", "web"), LARGE, false, 0), ended("always", 10 * HOUR));
        write(accepted("peak", subject("shop", "web"), LARGE, false, 0), ended("peak", HOUR));
        Reservation cheap =
                new Reservation("reserved", new BigDecimal("49"), new BigDecimal("20"), new BigDecimal("0.5"), "CNY");
        Alternative reserved =
                whatIf(10, List.of(), List.of(cheap)).compare(ledger()).getLast();
        long onePod = Math.round((2 * 49 + 4 * 20) * 0.5 * 10 / 730 * 1e9);
        assertThat(reserved.nanos()).isEqualTo(onePod + HOUR * LARGE_RATE);
        assertThat(reserved.note()).startsWith("1 pods reserved");
    }

    @Test
    void aPodThatEndsAsAnotherBeginsNeedsNoSecondServer() {
        Demand demand = new Demand();
        demand.add(0, 1800, 4000, 1);
        demand.add(1800, 3600, 4000, 1);
        assertThat(demand.hourlyPeaks(0, 2 * HOUR)).containsExactly(new Demand.Level(4000, 1), Demand.Level.NONE);
    }

    @Test
    void theComparisonIsATableAndAChart() {
        write(accepted("u1", subject("shop", "web"), SMALL, false, 0), ended("u1", HOUR));
        Comparison comparison =
                new Comparison(whatIf(1, List.of(SERVER), List.of()).compare(ledger()));
        assertThat(comparison.table().toText()).contains("as charged, test", "SAVES", "servers 4c8g, for the peak");
        assertThat(comparison.chart())
                .startsWith("<svg ")
                .endsWith("</svg>\n")
                .contains("servers 4c8g, for the peak", "0.50 CNY");
    }

    @Test
    void comparisonsBeginAndEndWithAnHour() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WhatIf(0, 100, 100, Books.intel(), List.of(), List.of(), List.of()));
    }

    private static WhatIf whatIf(int hours, List<Server> servers, List<Reservation> reservations) {
        return new WhatIf(0, hours * HOUR, hours * HOUR, Books.intel(), List.of(Books.intel()), servers, reservations);
    }
}
