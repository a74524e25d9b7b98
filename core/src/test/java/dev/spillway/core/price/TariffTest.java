package dev.spillway.core.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.spillway.core.ElasticSpec;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TariffTest {
    private static final long GIB = 1L << 30;
    private static final ElasticSpec TWO_FOUR = new ElasticSpec("2c4Gi", 2000, 4 * GIB, 0, 0, "intel", 0, 0);
    private static final List<Price> INTEL =
            List.of(Price.of("0.00003334", Unit.VCPU, Period.SECOND), Price.of("0.00001389", Unit.GIB, Period.SECOND));
    private static final List<Price> UGLY =
            List.of(Price.of("0.0221", Unit.GIB, Period.HOUR), Price.of("17.77", Unit.VCPU, Period.MONTH));

    @Test
    void twoTencentPodsOfTwoCoresFourGibFor300SecondsCost0073344() {
        Tariff tariff = Tariff.of(book(PriceList.always(Map.of("intel", INTEL))), TWO_FOUR, false);
        assertThat(2 * tariff.charge(0, 0, 300)).isEqualTo(73_344_000);
    }

    @Test
    void spotPaysItsPartOfTheListPrice() {
        Tariff tariff = Tariff.of(book(PriceList.always(Map.of("intel", INTEL))), TWO_FOUR, true);
        assertThat(2 * tariff.charge(0, 0, 300)).isEqualTo(14_668_800);
    }

    @Test
    void twentyGibOfExtraDiskInHangzhouCost0006376AnHour() {
        ElasticSpec disk = new ElasticSpec("disk", 0, 0, 50 * GIB, 0, "general", 0, 20 * GIB);
        Tariff tariff = tariff(disk, List.of(Price.of("0.03188", Unit.STORAGE_100_GIB, Period.HOUR)));
        assertThat(tariff.charge(0, 0, 3600)).isEqualTo(6_376_000);
    }

    @Test
    void halvesAreRoundedToTheEvenNano() {
        ElasticSpec half = new ElasticSpec("half", 500, 0, 0, 0);
        Tariff tariff = tariff(half, List.of(Price.of("0.000000001", Unit.VCPU, Period.SECOND)));
        assertThat(tariff.charge(0, 0, 1)).isEqualTo(0);
        assertThat(tariff.charge(0, 0, 3)).isEqualTo(2);
        assertThat(tariff.charge(0, 0, 5)).isEqualTo(2);
        assertThat(tariff.charge(0, 0, 7)).isEqualTo(4);
    }

    @Test
    void howeverAUsageIsCutItsPartsAddUpToTheWhole() {
        Tariff tariff = tariff(TWO_FOUR, UGLY);
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            long start = random.nextLong(1_000_000);
            long end = start + 1 + random.nextLong(100_000);
            long cut = start + random.nextLong(end - start + 1);
            assertThat(tariff.charge(start, start, cut) + tariff.charge(start, cut, end))
                    .isEqualTo(tariff.charge(start, start, end));
        }
    }

    @Test
    void aPriceChangeSplitsAUsageAndRoundsItOnce() {
        PriceList before = new PriceList(PriceList.OPEN_START, 100, Map.of("*", INTEL));
        PriceList after = new PriceList(100, PriceList.OPEN_END, Map.of("*", UGLY));
        Tariff tariff = Tariff.of(book(after, before), TWO_FOUR, false);
        Ratio exact = tariff.exact(50, 150);
        assertThat(exact)
                .isEqualTo(tariff(TWO_FOUR, INTEL)
                        .exact(0, 50)
                        .plus(tariff(TWO_FOUR, UGLY).exact(0, 50)));
        assertThat(tariff.charge(50, 50, 150)).isEqualTo(exact.roundHalfEven());
    }

    @Test
    void secondsWithoutAPriceAreCountedNotHidden() {
        PriceList later = new PriceList(100, 200, Map.of("intel", INTEL));
        Tariff tariff = Tariff.of(book(later), TWO_FOUR, false);
        assertThat(tariff.unpriced(50, 250)).isEqualTo(100);
        assertThat(tariff.rateAt(99)).isEmpty();
        assertThat(tariff.rateAt(100)).contains(Ratio.of(122_240));
        assertThat(Tariff.of(book(later), new ElasticSpec("x", 1, 1, 0, 0, "amd", 0, 0), false)
                        .unpriced(100, 200))
                .isEqualTo(100);
    }

    @Test
    void aResourceWithoutAPriceIsCountedNotHidden() {
        List<Price> noMemory = List.of(Price.of("0.1", Unit.VCPU, Period.HOUR));
        assertThat(tariff(TWO_FOUR, noMemory).unpriced(0, 60)).isEqualTo(60);
        assertThat(tariff(TWO_FOUR, INTEL).unpriced(0, 60)).isZero();
        assertThat(tariff(TWO_FOUR, List.of(Price.of("1", Unit.POD, Period.HOUR)))
                        .unpriced(0, 60))
                .isZero();
        ElasticSpec disk = TWO_FOUR.withStorage(50 * GIB, 20 * GIB);
        assertThat(tariff(disk, INTEL).unpriced(0, 60)).isEqualTo(60);
    }

    @Test
    void overlappingValiditiesAreRefused() {
        PriceList one = new PriceList(0, 100, Map.of());
        PriceList two = new PriceList(99, 200, Map.of());
        assertThatIllegalArgumentException().isThrownBy(() -> book(one, two)).withMessageContaining("two prices");
    }

    @Test
    void settlementRoundsSmallHoursToACentOrToNothing() {
        Settlement cent = new Settlement(new BigDecimal("0.01"));
        assertThat(Settlement.rounding(4_999_999, cent.smallestNanos())).isEqualTo(-4_999_999);
        assertThat(Settlement.rounding(5_000_000, cent.smallestNanos())).isEqualTo(5_000_000);
        assertThat(Settlement.rounding(9_999_999, cent.smallestNanos())).isEqualTo(1);
        assertThat(Settlement.rounding(10_000_000, cent.smallestNanos())).isZero();
        assertThat(Settlement.rounding(12_345_678, cent.smallestNanos())).isZero();
    }

    private static Tariff tariff(ElasticSpec spec, List<Price> prices) {
        return Tariff.of(book(PriceList.always(Map.of("*", prices))), spec, false);
    }

    private static PriceBook book(PriceList... lists) {
        return new PriceBook(
                "test",
                "CNY",
                Set.of(),
                Clock.FIRST_PULL,
                Optional.empty(),
                Optional.of(new BigDecimal("0.2")),
                Optional.empty(),
                List.of(lists),
                List.of());
    }
}
