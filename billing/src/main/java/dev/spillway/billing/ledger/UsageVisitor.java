package dev.spillway.billing.ledger;

import java.util.OptionalLong;

/** Takes usage rows one by one, without an object for each: a month may have millions. */
public interface UsageVisitor {

    /** In place of a time that is not known. */
    long UNKNOWN = Long.MIN_VALUE;

    /**
     * One segment of usage; times are epoch seconds.
     *
     * @param pull when its first image was about to be pulled, or {@link #UNKNOWN}
     * @param run when its first container ran, or {@link #UNKNOWN}
     */
    void visit(int subject, int spec, long from, long to, long pull, long run);

    /** A time of a row as it was recorded. */
    static OptionalLong known(long time) {
        return time == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(time);
    }
}
