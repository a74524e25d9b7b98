package dev.spillway.billing.ledger;

/** Takes usage rows one by one, without an object for each: a month may have millions. */
public interface UsageVisitor {

    /**
     * One segment of usage; times are epoch seconds.
     *
     * @param start the first second that the clock charges; {@code to} if it charges none
     * @param to the first second that is not used any more
     */
    void visit(int subject, int spec, long start, long to);
}
