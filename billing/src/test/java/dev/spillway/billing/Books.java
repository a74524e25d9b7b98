package dev.spillway.billing;

import dev.spillway.core.price.Clock;
import dev.spillway.core.price.Period;
import dev.spillway.core.price.Price;
import dev.spillway.core.price.PriceBook;
import dev.spillway.core.price.PriceList;
import dev.spillway.core.price.Settlement;
import dev.spillway.core.price.Unit;
import dev.spillway.core.price.Voucher;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Price books for tests. */
public final class Books {
    /** Tencent's list prices for Intel. */
    public static final List<Price> INTEL =
            List.of(Price.of("0.00003334", Unit.VCPU, Period.SECOND), Price.of("0.00001389", Unit.GIB, Period.SECOND));
    /** Prices that no second divides evenly. */
    public static final List<Price> UGLY =
            List.of(Price.of("17.77", Unit.VCPU, Period.MONTH), Price.of("0.0221", Unit.GIB, Period.HOUR));

    private Books() {}

    public static PriceBook intel() {
        return book(Clock.ACCEPTED, INTEL, Optional.empty(), List.of());
    }

    /** Tencent's prices for Intel, whatever the spec's family. */
    public static PriceBook anyFamily() {
        return book(Clock.ACCEPTED, Map.of(PriceList.ANY_FAMILY, INTEL), Optional.empty(), List.of());
    }

    public static PriceBook ugly() {
        return book(Clock.ACCEPTED, UGLY, Optional.empty(), List.of());
    }

    public static PriceBook clocked(Clock clock) {
        return book(clock, INTEL, Optional.empty(), List.of());
    }

    public static PriceBook in(String region) {
        PriceBook everywhere = intel();
        return new PriceBook(
                "regional",
                everywhere.currency(),
                Set.of(region),
                everywhere.clock(),
                everywhere.catalogue(),
                everywhere.spot(),
                everywhere.settlement(),
                everywhere.lists(),
                everywhere.vouchers());
    }

    public static PriceBook settled(Voucher... vouchers) {
        return book(Clock.ACCEPTED, INTEL, Optional.of(new Settlement(new BigDecimal("0.01"))), List.of(vouchers));
    }

    public static PriceBook with(Voucher... vouchers) {
        return book(Clock.ACCEPTED, INTEL, Optional.empty(), List.of(vouchers));
    }

    private static PriceBook book(
            Clock clock, List<Price> prices, Optional<Settlement> settlement, List<Voucher> vouchers) {
        return book(clock, Map.of("intel", prices), settlement, vouchers);
    }

    private static PriceBook book(
            Clock clock, Map<String, List<Price>> prices, Optional<Settlement> settlement, List<Voucher> vouchers) {
        return new PriceBook(
                "test",
                "CNY",
                Set.of(),
                clock,
                Optional.of("tke-intel"),
                Optional.of(new BigDecimal("0.2")),
                settlement,
                List.of(PriceList.always(prices)),
                vouchers);
    }
}
