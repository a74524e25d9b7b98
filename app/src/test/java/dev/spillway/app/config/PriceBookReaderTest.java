package dev.spillway.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.ElasticSpec;
import dev.spillway.core.price.Clock;
import dev.spillway.core.price.PriceBook;
import dev.spillway.core.price.SpecAnnotations;
import dev.spillway.core.price.Tariff;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The built-in books give the clouds' own numbers, and one's own books are read with care. */
final class PriceBookReaderTest {
    @SuppressWarnings("UnusedVariable") // read by JUnit
    private static final List<String> BUILT_IN = PriceBookReader.BUILT_IN;

    private static final long GIB = 1L << 30;
    private static final String OWN = """
            apiVersion: spillway.dev/v1alpha1
            kind: PriceBook
            name: own
            currency: EUR
            clock: free-until-first-running
            spot: 0.35
            prices:
              - to: 2026-07-01T00:00:00Z
                specs:
                  - family: "*"
                    per:
                      - {amount: 0.02, unit: vCPU, period: hour}
                      - {amount: 0.003, unit: GiB, period: hour}
                      - {amount: 0, unit: storage-GiB, period: hour}
              - from: 2026-07-01T00:00:00Z
                specs:
                  - family: "*"
                    per:
                      - {amount: 0.03, unit: vCPU, period: hour}
            vouchers:
              - {id: v1, spec: as-requested, count: 3, from: 2026-01-01T00:00:00Z, to: 2027-01-01T00:00:00Z, paid: 100}
            """;

    @ParameterizedTest
    @FieldSource("BUILT_IN")
    void everyBuiltInBookCanBeRead(String name) throws ConfigurationException {
        assertThat(PriceBookReader.read(name).name()).isEqualTo(name);
    }

    @Test
    void twoTencentPodsOfTwoCoresFourGibFor300SecondsCost0073344() throws ConfigurationException {
        PriceBook book = PriceBookReader.read("tke-cny");
        ElasticSpec spec = new ElasticSpec("2c4Gi", 2000, 4 * GIB, 20 * GIB, 0, "intel", 0, 0);
        assertThat(2 * Tariff.of(book, spec, false).charge(0, 0, 300)).isEqualTo(73_344_000);
        assertThat(2 * Tariff.of(book, spec, true).charge(0, 0, 300)).isEqualTo(73_344_000 / 5);
    }

    @ParameterizedTest
    @CsvSource({"eci-cny, 0.1764, 0.022068", "eci-usd, 0.02772, 0.003456"})
    void anHourOfEciCostsWhatThePricePerSecondMakesIt(String name, String vcpu, String gib)
            throws ConfigurationException {
        PriceBook book = PriceBookReader.read(name);
        assertThat(hour(book, new ElasticSpec("vcpu", 1000, 0, 0, 0, "general", 0, 0)))
                .isEqualByComparingTo(vcpu);
        assertThat(hour(book, new ElasticSpec("gib", 0, GIB, 0, 0, "general", 0, 0)))
                .isEqualByComparingTo(gib);
    }

    @Test
    void twentyGibOfExtraDiskInHangzhouCost0006376AnHour() throws ConfigurationException {
        ElasticSpec disk = new ElasticSpec("disk", 0, 0, 50 * GIB, 0, "general", 0, 20 * GIB);
        assertThat(hour(PriceBookReader.read("eci-usd"), disk)).isEqualByComparingTo("0.006376");
    }

    @Test
    void aQuarterOfAT4IsAQuarterOfTheCardsPrice() throws ConfigurationException {
        ElasticSpec quarter = new ElasticSpec("4c20Gi 1*1/4*T4", 4000, 20 * GIB, 0, 1, "t4", 250, 0);
        long nanos = Tariff.of(PriceBookReader.read("tke-cny"), quarter, false).charge(0, 0, 1);
        assertThat(nanos).isEqualTo(1_447_000 / 4 + 4 * 24_110 + 20 * 24_110);
    }

    @Test
    void theTwoReadingsOfEcisClockAreTwoBooks() throws ConfigurationException {
        assertThat(PriceBookReader.read("eci-cny").clock()).isEqualTo(Clock.ACCEPTED);
        assertThat(PriceBookReader.read("eci-cny-first-pull").clock()).isEqualTo(Clock.FIRST_PULL);
        assertThat(PriceBookReader.read("tke-cny").clock()).isEqualTo(Clock.FIRST_PULL);
    }

    @Test
    void aBookOfOnesOwnHasAllThereIs() throws ConfigurationException {
        PriceBook book = PriceBookReader.parse("own.yaml", OWN);
        assertThat(book.currency()).isEqualTo("EUR");
        assertThat(book.clock()).isEqualTo(Clock.FREE_UNTIL_FIRST_RUNNING);
        assertThat(book.spot()).contains(new BigDecimal("0.35"));
        assertThat(book.lists()).hasSize(2);
        assertThat(book.vouchers())
                .singleElement()
                .satisfies(v -> assertThat(v.count()).isEqualTo(3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "period: hour|period: fortnight|own.yaml:12|fortnight|second, minute, hour",
                "unit: vCPU|unit: core|own.yaml:12|core|vCPU, GiB",
                "clock: free|clock: at-noon #|own.yaml:5|at-noon|first-pull",
                "currency: EUR|currency: euro|own.yaml:4|euro|USD",
                "amount: 0.02|amount: -1|own.yaml:12|-1|0 or more",
                "spot: 0.35|spott: 0.35|own.yaml:6|spott|known key",
                "to: 2026-07-01T00:00:00Z|to: July|own.yaml:8|July|2026-01-01T00:00:00Z"
            })
    void whatCannotBeUsedIsRefusedWithItsPlaceAndTheFix(
            String good, String bad, String place, String value, String fix) {
        assertThatThrownBy(() -> PriceBookReader.parse("own.yaml", OWN.replaceFirst(good, bad)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(place)
                .hasMessageContaining(value)
                .hasMessageContaining(fix);
    }

    @Test
    void aBookThatIsNowhereSaysWhichThereAre() {
        assertThatThrownBy(() -> PriceBookReader.read("aks-eur"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("aks-eur")
                .hasMessageContaining("tke-cny");
    }

    private static BigDecimal hour(PriceBook book, ElasticSpec spec) {
        return SpecAnnotations.perHour(spec, false, book, Instant.EPOCH).orElseThrow();
    }
}
