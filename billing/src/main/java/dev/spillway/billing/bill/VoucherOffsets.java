package dev.spillway.billing.bill;

import dev.spillway.billing.ledger.SpecUse;
import dev.spillway.core.ElasticSpec;
import dev.spillway.core.meter.Subject;
import dev.spillway.core.price.Tariff;
import dev.spillway.core.price.Voucher;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Offsets usage by vouchers, hour by hour: in each hour, usages of a voucher's spec are covered in the order they began,
 * until the voucher's pod-seconds of that hour are gone. What one voucher leaves of a usage, the next one may cover. Spot
 * pods are not covered, nor is extra disk.
 *
 * <p>Going through the usages once, each with all vouchers, covers the same as going through all usages for one voucher
 * after the other: what a voucher takes of a usage depends on the vouchers before it and the usages before it only.
 */
final class VoucherOffsets implements Adjuster {
    private final BillQuery query;
    private final List<Voucher> vouchers;
    private final IntFunction<Subject> subjects;
    private final IntFunction<SpecUse> specs;
    private final Optional<SettlementRounding> rounding;
    private final Map<Long, Optional<VoucherLot>> lotsById = new HashMap<>();
    private final Map<VoucherLot.Kind, VoucherLot> lots = new HashMap<>();
    private final Map<Long, long[]> leftByHour = new HashMap<>();
    private final long[] nanos;
    private final long[] covered;

    /** @param rounding is told what is taken off, so that it rounds what is left */
    VoucherOffsets(
            BillQuery query,
            IntFunction<Subject> subjects,
            IntFunction<SpecUse> specs,
            Optional<SettlementRounding> rounding) {
        this.query = query;
        this.vouchers = query.book().vouchers();
        this.subjects = subjects;
        this.specs = specs;
        this.rounding = rounding;
        this.nanos = new long[vouchers.size()];
        this.covered = new long[vouchers.size()];
    }

    @Override
    public void take(ChargedUse use) {
        lotOf(use).ifPresent(lot -> lot.add(use.start(), use.to()));
    }

    /** Each usage is covered for itself, whatever its pod was before and after it; it is rounded with the others. */
    @Override
    public void isPartOf(String uid, ChargedUse use) {
        if (rounding.isPresent()) {
            lotOf(use).ifPresent(lot -> {
                lot.drop(use.start(), use.to());
                VoucherLot.Kind kind = lot.kind();
                lot(new VoucherLot.Kind(kind.compute(), kind.region(), kind.extraStorageBytes(), uid), lot.vouchers())
                        .add(use.start(), use.to());
            });
        }
    }

    private Optional<VoucherLot> lotOf(ChargedUse use) {
        long ids = (long) use.subject() << 32 | use.spec();
        return lotsById.computeIfAbsent(ids, i -> lot(use));
    }

    private Optional<VoucherLot> lot(ChargedUse use) {
        SpecUse spec = specs.apply(use.spec());
        String region = subjects.apply(use.subject()).region();
        int[] covering = spec.spot() || !query.book().covers(region) ? new int[0] : covering(spec.spec(), region);
        long extra = rounding.isPresent() ? spec.spec().extraStorageBytes() : 0;
        return covering.length == 0
                ? Optional.empty()
                : Optional.of(lot(new VoucherLot.Kind(spec.spec().withStorage(0, 0), region, extra, ""), covering));
    }

    private VoucherLot lot(VoucherLot.Kind kind, int[] covering) {
        return lots.computeIfAbsent(kind, k -> new VoucherLot(k, covering, tariff(k.compute()), tariff(k.whole())));
    }

    private Tariff tariff(ElasticSpec spec) {
        return Tariff.of(query.book(), spec, false);
    }

    private int[] covering(ElasticSpec spec, String region) {
        return IntStream.range(0, vouchers.size())
                .filter(i -> vouchers.get(i).covers(spec.family(), spec.name(), region))
                .toArray();
    }

    @Override
    public List<Bill.Adjustment> adjustments() {
        VoucherLot.inOrder(lots.values(), this::cover);
        List<Bill.Adjustment> lines = new ArrayList<>();
        for (int i = 0; i < nanos.length; i++) {
            lines.add(new Bill.Adjustment(words(vouchers.get(i), covered[i]), -nanos[i]));
        }
        return lines;
    }

    private void cover(VoucherLot lot, long start, long to) {
        for (long from = Math.max(start, query.from()); from < to; ) {
            long hour = Math.floorDiv(from, HOUR);
            long end = Math.min(to, (hour + 1) * HOUR);
            long offset = cover(lot, leftByHour.computeIfAbsent(hour, this::capacities), start, from, end);
            if (offset > 0 && rounding.isPresent()) {
                rounding.get().offset(lot.kind().uid(), hour, lot.whole().charge(start, from, end), offset);
            }
            from = end;
        }
    }

    private long cover(VoucherLot lot, long[] left, long start, long from, long end) {
        long offset = 0;
        long at = from;
        for (int i : lot.vouchers()) {
            long seconds = Math.min(left[i], end - at);
            if (seconds > 0) {
                long charge = lot.tariff().charge(start, at, at + seconds);
                nanos[i] = Math.addExact(nanos[i], charge);
                offset += charge;
                left[i] -= seconds;
                covered[i] += seconds;
                at += seconds;
            }
        }
        return offset;
    }

    private long[] capacities(long hour) {
        return vouchers.stream()
                .mapToLong(v -> v.count() * validSeconds(v, hour * HOUR, (hour + 1) * HOUR))
                .toArray();
    }

    private static long validSeconds(Voucher voucher, long from, long to) {
        return Math.max(0, Math.min(voucher.to(), to) - Math.max(voucher.from(), from));
    }

    /** How much of a voucher was used of what it had in the billed time, and when it expires or has expired. */
    private String words(Voucher voucher, long seconds) {
        long had = voucher.count() * validSeconds(voucher, query.from(), Math.min(query.to(), query.asOf()));
        BigDecimal percent = had == 0
                ? BigDecimal.ZERO.setScale(1)
                : BigDecimal.valueOf(seconds * 100).divide(BigDecimal.valueOf(had), 1, RoundingMode.HALF_EVEN);
        String expiry = voucher.to() == Long.MAX_VALUE
                ? ""
                : (voucher.to() <= query.asOf() ? ", expired " : ", expires ") + Instant.ofEpochSecond(voucher.to());
        return "voucher " + voucher.id() + ", " + seconds + " of " + had + " pod-seconds (" + percent + " %)" + expiry;
    }
}
