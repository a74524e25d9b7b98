package dev.spillway.billing.bill;

import dev.spillway.core.meter.UsageSegment;
import dev.spillway.core.price.Tariff;

/**
 * A usage as far as a bill charges it.
 *
 * @param start first second that the book's clock charges, perhaps before the billed period: charges are rounded from it
 * @param from first second in the billed period
 * @param to first second that is not billed any more, after {@code from}
 */
record ChargedUse(UsageSegment segment, Tariff tariff, long start, long from, long to) {

    /** The charge for a part, in nanos. */
    long nanos(long partFrom, long partTo) {
        return tariff.charge(start, partFrom, partTo);
    }
}
