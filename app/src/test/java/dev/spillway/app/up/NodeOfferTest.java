package dev.spillway.app.up;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.app.config.BillingConfig;
import dev.spillway.app.config.Configuration;
import dev.spillway.core.price.Budget;
import dev.spillway.core.spec.Catalogue;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NodeOfferTest {
    private static final NodeOffer NOTHING_SAID = new NodeOffer(Optional.empty(), Optional.empty());

    @Test
    void atFirstPodsGetWhatTheyRequestAndAreToldEcisPrices() {
        assertThat(NOTHING_SAID.catalogue(Optional.empty())).isEqualTo(Catalogue.AS_REQUESTED);
        assertThat(NOTHING_SAID.billing(Optional.empty())).isEqualTo("""
                billing:
                  priceBook: eci-usd
                  zone: UTC
                """);
    }

    @Test
    void whatWasEditedSinceIsKept() {
        BillingConfig edited = new BillingConfig(
                Optional.of("/data/ledger.db"),
                Optional.empty(),
                Optional.of("tke-cny"),
                Optional.empty(),
                ZoneId.of("Asia/Shanghai"),
                List.of(new Budget("monthly", "shop", new BigDecimal("500.00"), List.of(80, 100), true)));
        Path path = Path.of("/x");
        Optional<Configuration> before = Optional.of(
                new Configuration("i", path, path, path, path, List.of(), Optional.empty(), Optional.empty(), edited));

        assertThat(NOTHING_SAID.billing(before)).isEqualTo("""
                billing:
                  ledger: /data/ledger.db
                  priceBook: tke-cny
                  zone: Asia/Shanghai
                  budgets:
                  - {name: "monthly", namespace: "shop", amount: "500.00", warnAtPercent: [80, 100], stopOverflow: true}
                """);
        assertThat(new NodeOffer(Optional.of(Catalogue.ECI), Optional.of("eci-cny")).billing(before))
                .contains("priceBook: eci-cny");
    }
}
