package dev.spillway.billing.bill;

import dev.spillway.core.price.Settlement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rounds what each pod cost in each hour. A pod that was resized in an hour is rounded once in it: nearly all pods are
 * not, so each usage is rounded by itself at first, and that is taken back for those that belong together. The same goes
 * for what vouchers offset.
 */
final class SettlementRounding implements Adjuster {
    private final long smallestNanos;
    private final Map<PodHour, Long> together = new HashMap<>();
    private long nanos;

    private record PodHour(String uid, long hour) {}

    private interface HourCharge {
        void of(long hour, long nanos);
    }

    SettlementRounding(Settlement settlement) {
        this.smallestNanos = settlement.smallestNanos();
    }

    @Override
    public void take(ChargedUse use) {
        eachHour(use, (hour, charge) -> nanos += rounding(charge));
    }

    @Override
    public void isPartOf(String uid, ChargedUse use) {
        eachHour(use, (hour, charge) -> {
            nanos -= rounding(charge);
            together.merge(new PodHour(uid, hour), charge, Math::addExact);
        });
    }

    /**
     * A voucher took something off an hour: what is left is rounded.
     *
     * @param uid of a pod that was resized, else empty
     * @param charge of the whole usage in that hour, nanos
     * @param offset what vouchers took off it, nanos
     */
    void offset(String uid, long hour, long charge, long offset) {
        if (uid.isEmpty()) {
            nanos += rounding(charge - offset) - rounding(charge);
        } else {
            together.merge(new PodHour(uid, hour), -offset, Math::addExact);
        }
    }

    private long rounding(long charge) {
        return Settlement.rounding(charge, smallestNanos);
    }

    private static void eachHour(ChargedUse use, HourCharge visitor) {
        for (long from = use.from(); from < use.to(); ) {
            long hour = Math.floorDiv(from, HOUR);
            long to = Math.min(use.to(), (hour + 1) * HOUR);
            visitor.of(hour, use.nanos(from, to));
            from = to;
        }
    }

    @Override
    public List<Bill.Adjustment> adjustments() {
        long resized = together.values().stream().mapToLong(this::rounding).sum();
        return List.of(new Bill.Adjustment("rounding at hourly settlement", Math.addExact(nanos, resized)));
    }
}
