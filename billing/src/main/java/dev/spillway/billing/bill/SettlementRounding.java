package dev.spillway.billing.bill;

import dev.spillway.core.meter.Ending;
import dev.spillway.core.price.Settlement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rounds what each pod cost in each hour. A pod that was resized in an hour is rounded once in it. */
final class SettlementRounding implements Adjuster {
    private final Settlement settlement;
    private final Map<PodHour, Long> shared = new HashMap<>();
    private long nanos;

    private record PodHour(String uid, long hour) {}

    SettlementRounding(Settlement settlement) {
        this.settlement = settlement;
    }

    @Override
    public void take(ChargedUse use) {
        boolean resized = use.segment().number() > 0 || use.segment().ending() == Ending.RESIZED;
        long from = use.from();
        while (from < use.to()) {
            long hour = Math.floorDiv(from, HOUR);
            long to = Math.min(use.to(), (hour + 1) * HOUR);
            long charge = use.nanos(from, to);
            if (resized) {
                shared.merge(new PodHour(use.segment().uid(), hour), charge, Math::addExact);
            } else {
                nanos += settlement.rounding(charge);
            }
            from = to;
        }
    }

    @Override
    public List<Bill.Adjustment> adjustments() {
        long all =
                nanos + shared.values().stream().mapToLong(settlement::rounding).sum();
        return List.of(new Bill.Adjustment("rounding at hourly settlement", all));
    }
}
