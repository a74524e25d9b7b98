package dev.spillway.billing.ledger;

import dev.spillway.core.meter.Meter;
import dev.spillway.core.meter.Subject;
import dev.spillway.core.meter.UsageSegment;
import dev.spillway.core.price.Clock;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The ledger at one moment. Valid only while it is being read, on the reading thread. */
public interface LedgerView {

    /** Every subject by its id in usage rows. */
    Map<Integer, Subject> subjects();

    /** Every spec by its id in usage rows. */
    Map<Integer, SpecUse> specs();

    /** All usage that has ended and overlaps the seconds from {@code from} up to {@code to}, in no order. */
    void usage(long from, long to, Clock clock, UsageVisitor visitor);

    /** Of the same usage those rows, few as a rule, whose pod has other rows because it was resized. */
    void resized(long from, long to, Clock clock, ResizedVisitor visitor);

    /** The same usage with everything that is known of it, by end, pod UID and number. */
    void segments(long from, long to, Consumer<UsageSegment> visitor);

    /** All meters that run, in no order. */
    void meters(Consumer<Meter> visitor);

    /** When the open meters of a node were last known to be right; empty for a node that was never seen. */
    OptionalLong seen(String node);

    /** Whether a budget's warning was given for a period. */
    boolean alerted(String budget, long periodFrom, int percent);
}
