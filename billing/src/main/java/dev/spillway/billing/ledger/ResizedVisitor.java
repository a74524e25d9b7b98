package dev.spillway.billing.ledger;

/** Takes the usage rows of pods that were resized, as {@link UsageVisitor} does, with the pod that they belong to. */
public interface ResizedVisitor {
    void visit(String uid, int subject, int spec, long start, long to);
}
