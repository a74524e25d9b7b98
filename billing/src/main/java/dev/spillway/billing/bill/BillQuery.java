package dev.spillway.billing.bill;

import dev.spillway.core.price.PriceBook;
import java.time.ZoneId;
import java.util.List;

/**
 * What to bill.
 *
 * @param from first epoch second
 * @param to first epoch second that is not billed any more
 * @param asOf meters that still run are billed up to here
 * @param zone in which days begin
 */
public record BillQuery(long from, long to, long asOf, PriceBook book, List<Grouping> groupings, ZoneId zone) {
    public BillQuery {
        if (from >= to) {
            throw new IllegalArgumentException("a bill's period ends after it begins");
        }
        groupings = List.copyOf(groupings);
    }

    boolean splitsDays() {
        return groupings.contains(Grouping.By.DAY);
    }
}
