package dev.spillway.billing.bill;

import dev.spillway.core.price.Tariff;

/**
 * A usage as far as a bill charges it.
 *
 * @param subject id in the ledger
 * @param spec id in the ledger
 * @param start first second that the book's clock charges, perhaps before the billed period: charges are rounded from it
 * @param from first second in the billed period
 * @param to first second that is not billed any more, after {@code from}
 */
record ChargedUse(int subject, int spec, Tariff tariff, long start, long from, long to) {

    /** The charge for a part, in nanos. */
    long nanos(long partFrom, long partTo) {
        return tariff.charge(start, partFrom, partTo);
    }
}
