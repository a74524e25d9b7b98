package dev.spillway.core.meter;

import dev.spillway.core.ElasticSpec;

/** Something that the meter learns about a pod. Facts may come twice, late, or again after a restart. */
public sealed interface MeterFact {

    /** Which pod. */
    String uid();

    /**
     * A provider accepted the pod, for the first time or again: after a restart, or with another spec.
     *
     * @param at when it did for the first time
     * @param now when it did this time
     */
    record Accepted(String uid, String podName, Subject subject, ElasticSpec spec, boolean spot, long at, long now)
            implements MeterFact {}

    /** The pod's resources are there and its first image is about to be pulled. */
    record PullBegan(String uid, long at) implements MeterFact {}

    /** A container of the pod runs, or has run. */
    record Ran(String uid, long at) implements MeterFact {}

    /** From now on the pod has another spec. */
    record Resized(String uid, ElasticSpec spec, long at) implements MeterFact {}

    /**
     * The pod uses nothing any more.
     *
     * @param ending a final one
     */
    record Ended(String uid, long at, Ending ending) implements MeterFact {
        public Ended {
            if (!ending.isFinal()) {
                throw new IllegalArgumentException("a pod does not end by " + ending);
            }
        }
    }
}
