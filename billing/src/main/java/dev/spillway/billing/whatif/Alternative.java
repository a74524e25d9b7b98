package dev.spillway.billing.whatif;

/**
 * One way to have had the same capacity.
 *
 * @param nanos what it would have cost, in nanos of {@code currency}
 * @param note what the number rests on
 */
public record Alternative(String name, long nanos, String currency, String note) {}
