package dev.spillway.billing.bill;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.spillway.core.ElasticSpec;
import dev.spillway.core.meter.Subject;
import dev.spillway.core.price.PriceBook;
import dev.spillway.core.price.Voucher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Offsets usage by vouchers, hour by hour: in each hour, pods of a voucher's spec are covered in the order they began to
 * run in it, until the voucher's pod-seconds of that hour are gone. A usage that one voucher covers in part, the next one
 * may cover further. Spot pods are not covered.
 */
final class VoucherOffsets implements Adjuster {
    private static final Comparator<Slice> ORDER = Comparator.comparingLong(Slice::from)
            .thenComparing(slice -> slice.use.segment().uid())
            .thenComparingInt(slice -> slice.use.segment().number());

    private final List<Voucher> vouchers;
    private final List<Slice> slices = new ArrayList<>();

    /** One usage in one hour, and how far it is covered. */
    private static final class Slice {
        private final ChargedUse use;
        private final long to;
        private long from;

        private Slice(ChargedUse use, long from, long to) {
            this.use = use;
            this.from = from;
            this.to = to;
        }

        private long from() {
            return from;
        }

        private long hour() {
            return Math.floorDiv(from, HOUR);
        }

        /** Covers up to {@code seconds} more of it, and gives what they would have cost. */
        private long cover(long seconds) {
            long nanos = use.nanos(from, from + seconds);
            from += seconds;
            return nanos;
        }
    }

    VoucherOffsets(PriceBook book) {
        this.vouchers = book.vouchers();
    }

    @Override
    public void take(ChargedUse use) {
        boolean eligible = !use.segment().spot() && vouchers.stream().anyMatch(v -> covers(v, use));
        for (long from = use.from(); eligible && from < use.to(); ) {
            long to = Math.min(use.to(), (Math.floorDiv(from, HOUR) + 1) * HOUR);
            slices.add(new Slice(use, from, to));
            from = to;
        }
    }

    private static boolean covers(Voucher voucher, ChargedUse use) {
        ElasticSpec spec = use.segment().spec();
        Subject subject = use.segment().subject();
        return voucher.covers(spec.family(), spec.name(), subject.region());
    }

    @Override
    public List<Bill.Adjustment> adjustments() {
        return vouchers.stream().map(this::offset).toList();
    }

    private Bill.Adjustment offset(Voucher voucher) {
        var byHour = slices.stream()
                .filter(slice -> slice.from < slice.to && covers(voucher, slice.use))
                .sorted(ORDER)
                .collect(groupingBy(Slice::hour, TreeMap::new, toList()));
        long nanos = 0;
        long covered = 0;
        for (var hour : byHour.entrySet()) {
            long capacity = voucher.count() * validSeconds(voucher, hour.getKey());
            for (Slice slice : hour.getValue()) {
                long seconds = Math.min(capacity, slice.to - slice.from);
                nanos -= slice.cover(seconds);
                capacity -= seconds;
                covered += seconds;
            }
        }
        return new Bill.Adjustment("voucher " + voucher.id() + ", " + covered + " pod-seconds", nanos);
    }

    private static long validSeconds(Voucher voucher, long hour) {
        return Math.max(0, Math.min(voucher.to(), (hour + 1) * HOUR) - Math.max(voucher.from(), hour * HOUR));
    }
}
