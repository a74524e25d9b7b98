package dev.spillway.core.price;

import java.math.BigDecimal;

/**
 * Capacity paid in advance: in each hour it offsets up to {@code count} hours of pods of one spec.
 *
 * @param family the specs' family, as {@code intel}
 * @param spec the spec's name, as {@code 2c4Gi}
 * @param count pods it offsets at any time, 1 or more
 * @param region empty for any
 * @param from epoch second from which on it counts
 * @param to epoch second at which it expires
 * @param paid for the whole term, in the book's currency
 */
public record Voucher(
        String id, String family, String spec, int count, String region, long from, long to, BigDecimal paid) {
    public Voucher {
        if (count < 1 || from >= to) {
            throw new IllegalArgumentException("voucher " + id + " covers nothing");
        }
    }

    /** Whether it offsets a spec in a region. */
    public boolean covers(String specFamily, String specName, String specRegion) {
        return family.equals(specFamily) && spec.equals(specName) && (region.isEmpty() || region.equals(specRegion));
    }
}
