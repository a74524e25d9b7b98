package dev.spillway.core.price;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a provider asks for elastic pods, in one currency.
 *
 * @param currency ISO 4217
 * @param regions where it holds; empty for everywhere
 * @param clock from when on a pod is charged
 * @param catalogue the specs that its prices are for: recorded usage is sized by it before it is compared
 * @param spot the part of the list price that a spot pod pays, 0 to 1; empty if there is no spot
 * @param lists by validity, without overlap
 */
public record PriceBook(
        String name,
        String currency,
        Set<String> regions,
        Clock clock,
        Optional<String> catalogue,
        Optional<BigDecimal> spot,
        Optional<Settlement> settlement,
        List<PriceList> lists,
        List<Voucher> vouchers) {
    public PriceBook {
        regions = Set.copyOf(regions);
        vouchers = List.copyOf(vouchers);
        lists = lists.stream().sorted(Comparator.comparingLong(PriceList::from)).toList();
        for (int i = 1; i < lists.size(); i++) {
            if (lists.get(i - 1).to() > lists.get(i).from()) {
                throw new IllegalArgumentException("price book " + name + " has two prices for the same time");
            }
        }
        spot.filter(s -> s.signum() < 0 || s.compareTo(BigDecimal.ONE) > 0).ifPresent(s -> {
            throw new IllegalArgumentException("price book " + name + ": spot pays 0 to 1 of the list price, not " + s);
        });
    }

    /** Whether it has prices for a region. */
    public boolean covers(String region) {
        return regions.isEmpty() || regions.contains(region);
    }
}
