package dev.spillway.billing.bill;

import dev.spillway.core.ElasticSpec;
import dev.spillway.core.price.Tariff;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Usages that the same vouchers cover at the same price: a month may have a million, so each is one number. */
final class VoucherLot {
    /** No usage lasts for 68 years. */
    private static final int DURATION_BITS = 31;

    private static final long DURATION = (1L << DURATION_BITS) - 1;
    private static final Comparator<Kind> KINDS = Comparator.comparingLong((Kind k) -> k.compute.milliCpu())
            .thenComparingLong(k -> k.compute.memoryBytes())
            .thenComparingLong(k -> k.compute.milliGpus())
            .thenComparing(k -> k.compute.family())
            .thenComparing(k -> k.compute.name())
            .thenComparing(Kind::region);

    private final Kind kind;
    private final int[] vouchers;
    private final Tariff tariff;
    private long[] usages = new long[16];
    private int size;

    /**
     * What a usage's price and vouchers depend on.
     *
     * @param compute a spec without its storage
     */
    record Kind(ElasticSpec compute, String region) {}

    /** Is given usages in the order they began; of those that began together the shorter first. */
    interface Visitor {
        void visit(VoucherLot lot, long start, long to);
    }

    /** A lot's next usage. */
    private static final class Cursor implements Comparable<Cursor> {
        private final VoucherLot lot;
        private final int rank;
        private int at;

        private Cursor(VoucherLot lot, int rank) {
            this.lot = lot;
            this.rank = rank;
        }

        @Override
        public int compareTo(Cursor other) {
            int order = Long.compare(lot.usages[at], other.lot.usages[other.at]);
            return order != 0 ? order : Integer.compare(rank, other.rank);
        }
    }

    /** @param vouchers the indices of those that cover it, in the order they are used */
    VoucherLot(Kind kind, int[] vouchers, Tariff tariff) {
        this.kind = kind;
        this.vouchers = vouchers;
        this.tariff = tariff;
    }

    int[] vouchers() {
        return vouchers;
    }

    Tariff tariff() {
        return tariff;
    }

    void add(long start, long to) {
        if (size == usages.length) {
            usages = Arrays.copyOf(usages, 2 * size);
        }
        usages[size++] = start << DURATION_BITS | to - start;
    }

    /** Goes through the usages of all lots once. Usages that tie in time, size and region are interchangeable. */
    static void inOrder(Collection<VoucherLot> lots, Visitor visitor) {
        List<VoucherLot> ranked = new ArrayList<>(lots);
        ranked.sort(Comparator.comparing(lot -> lot.kind, KINDS));
        PriorityQueue<Cursor> cursors = new PriorityQueue<>();
        for (VoucherLot lot : ranked) {
            Arrays.parallelSort(lot.usages, 0, lot.size);
            cursors.add(new Cursor(lot, cursors.size()));
        }
        while (!cursors.isEmpty()) {
            Cursor next = cursors.remove();
            long usage = next.lot.usages[next.at++];
            long start = usage >> DURATION_BITS;
            visitor.visit(next.lot, start, start + (usage & DURATION));
            if (next.at < next.lot.size) {
                cursors.add(next);
            }
        }
    }
}
