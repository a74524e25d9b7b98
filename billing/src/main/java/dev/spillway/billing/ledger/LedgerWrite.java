package dev.spillway.billing.ledger;

import dev.spillway.core.meter.MeterFact;

/** Something to be made durable. */
public sealed interface LedgerWrite {

    /** A fact for a pod's meter. One that is known already, or that comes after the pod's end, changes nothing. */
    record Fact(MeterFact fact) implements LedgerWrite {}

    /** The open meters of a node are right as of this epoch second. */
    record Seen(String node, long at) implements LedgerWrite {}

    /** A budget's warning was given, once for a period. */
    record BudgetAlert(String budget, long periodFrom, int percent, long at) implements LedgerWrite {}
}
