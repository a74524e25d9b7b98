package dev.spillway.core.price;

import dev.spillway.core.ElasticSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The prices that held for a while.
 *
 * @param from epoch second from which on they hold
 * @param to epoch second at which they end; {@link #OPEN_END} if they still hold
 * @param prices by spec family; {@link #ANY_FAMILY} for specs whose family has none
 */
public record PriceList(long from, long to, Map<String, List<Price>> prices) {
    public static final long OPEN_START = Long.MIN_VALUE;
    public static final long OPEN_END = Long.MAX_VALUE;
    public static final String ANY_FAMILY = "*";

    public PriceList {
        if (from >= to) {
            throw new IllegalArgumentException("a price list ends after it begins");
        }
        prices = Map.copyOf(prices);
    }

    /** Prices without end. */
    public static PriceList always(Map<String, List<Price>> prices) {
        return new PriceList(OPEN_START, OPEN_END, prices);
    }

    /** Nanos per second for a spec, exact; empty if the list has no price for its family. */
    public Optional<Ratio> nanosPerSecond(ElasticSpec spec) {
        return pricesFor(spec)
                .map(list -> list.stream().map(p -> p.nanosPerSecond(spec)).reduce(Ratio.NONE, Ratio::plus));
    }

    /** Whether each thing that the spec gives has a price here, be it 0. A price for whole pods covers all but storage. */
    public boolean isCompleteFor(ElasticSpec spec) {
        List<Unit> priced =
                pricesFor(spec).orElse(List.of()).stream().map(Price::unit).toList();
        boolean whole = priced.contains(Unit.POD);
        return (spec.milliCpu() == 0 || whole || priced.contains(Unit.VCPU))
                && (spec.memoryBytes() == 0 || whole || priced.contains(Unit.GIB))
                && (spec.milliGpus() == 0 || whole || priced.contains(Unit.GPU))
                && (spec.extraStorageBytes() == 0
                        || priced.contains(Unit.STORAGE_GIB)
                        || priced.contains(Unit.STORAGE_100_GIB));
    }

    private Optional<List<Price>> pricesFor(ElasticSpec spec) {
        return Optional.ofNullable(prices.getOrDefault(spec.family(), prices.get(ANY_FAMILY)));
    }
}
