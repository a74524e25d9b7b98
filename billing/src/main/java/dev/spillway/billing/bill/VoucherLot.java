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
            .thenComparing(Kind::region)
            .thenComparingLong(Kind::extraStorageBytes)
            .thenComparing(Kind::uid);

    private final Kind kind;
    private final int[] vouchers;
    private final Tariff tariff;
    private final Tariff whole;
    private final Usages added = new Usages();
    private final Usages dropped = new Usages();

    /**
     * What a usage's price, vouchers and rounding depend on.
     *
     * @param compute a spec without its storage
     * @param extraStorageBytes of the spec, where hours are rounded with it; else 0
     * @param uid of a pod that was resized, where hours are rounded; else empty
     */
    record Kind(ElasticSpec compute, String region, long extraStorageBytes, String uid) {
        /** The spec that an hour is rounded for. */
        ElasticSpec whole() {
            return compute.withStorage(extraStorageBytes, extraStorageBytes);
        }
    }

    /** A start and a duration each, as one number. */
    private static final class Usages {
        private long[] values = new long[16];
        private int size;

        private void add(long value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        private void sort() {
            Arrays.parallelSort(values, 0, size);
        }
    }

    /** Is given usages in the order they began; of those that began together the shorter first. */
    interface Visitor {
        void visit(VoucherLot lot, long start, long to);
    }

    /** A lot's next usage. */
    private static final class Cursor implements Comparable<Cursor> {
        private final VoucherLot lot;
        private final int rank;
        private int at;
        private int drop;

        private Cursor(VoucherLot lot, int rank) {
            this.lot = lot;
            this.rank = rank;
            skip();
        }

        private boolean isOver() {
            return at == lot.added.size;
        }

        private long usage() {
            return lot.added.values[at];
        }

        private void advance() {
            at++;
            skip();
        }

        private void skip() {
            while (drop < lot.dropped.size && lot.dropped.values[drop] == usage()) {
                at++;
                drop++;
            }
        }

        @Override
        public int compareTo(Cursor other) {
            int order = Long.compare(usage(), other.usage());
            return order != 0 ? order : Integer.compare(rank, other.rank);
        }
    }

    /** @param vouchers the indices of those that cover it, in the order they are used */
    VoucherLot(Kind kind, int[] vouchers, Tariff tariff, Tariff whole) {
        this.kind = kind;
        this.vouchers = vouchers;
        this.tariff = tariff;
        this.whole = whole;
    }

    int[] vouchers() {
        return vouchers;
    }

    /** Of what vouchers cover. */
    Tariff tariff() {
        return tariff;
    }

    /** Of all that a usage is charged. */
    Tariff whole() {
        return whole;
    }

    Kind kind() {
        return kind;
    }

    void add(long start, long to) {
        added.add(start << DURATION_BITS | to - start);
    }

    /** One that was or will be added belongs to another lot. */
    void drop(long start, long to) {
        dropped.add(start << DURATION_BITS | to - start);
    }

    /** Goes through the usages of all lots once. Usages that tie in time and kind are interchangeable. */
    static void inOrder(Collection<VoucherLot> lots, Visitor visitor) {
        PriorityQueue<Cursor> cursors = cursors(lots);
        while (!cursors.isEmpty()) {
            Cursor next = cursors.remove();
            long start = next.usage() >> DURATION_BITS;
            visitor.visit(next.lot, start, start + (next.usage() & DURATION));
            next.advance();
            if (!next.isOver()) {
                cursors.add(next);
            }
        }
    }

    private static PriorityQueue<Cursor> cursors(Collection<VoucherLot> lots) {
        List<VoucherLot> ranked = new ArrayList<>(lots);
        ranked.sort(Comparator.comparing(lot -> lot.kind, KINDS));
        PriorityQueue<Cursor> cursors = new PriorityQueue<>();
        for (VoucherLot lot : ranked) {
            lot.added.sort();
            lot.dropped.sort();
            Cursor cursor = new Cursor(lot, cursors.size());
            if (!cursor.isOver()) {
                cursors.add(cursor);
            }
        }
        return cursors;
    }
}
