package dev.spillway.core.meter;

import static dev.spillway.core.meter.Ending.RESIZED;

import dev.spillway.core.ElasticSpec;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A pod's running meter: the segment of usage that is not over yet. Components as in {@link UsageSegment}.
 *
 * <p>A pure value: {@link #after} gives the next one. A fact that it already knows changes nothing.
 */
public record Meter(
        String uid,
        int number,
        String podName,
        Subject subject,
        ElasticSpec spec,
        boolean spot,
        long from,
        OptionalLong firstPull,
        OptionalLong firstRunning) {

    /**
     * What a fact leads to.
     *
     * @param meter the meter that runs on; empty if the pod's usage is over
     * @param used the segment that has ended, if one has
     */
    public record Step(Optional<Meter> meter, Optional<UsageSegment> used) {}

    public static Meter opened(MeterFact.Accepted fact) {
        return new Meter(
                fact.uid(),
                0,
                fact.podName(),
                fact.subject(),
                fact.spec(),
                fact.spot(),
                fact.at(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    /** The meter after a fact about its own pod. */
    public Step after(MeterFact fact) {
        return switch (fact) {
            case MeterFact.Accepted again -> acceptedAt(again.at()).resized(again.spec(), again.now());
            case MeterFact.PullBegan pull -> runsOn(with(earlier(firstPull, pull.at()), firstRunning));
            case MeterFact.Ran ran -> runsOn(with(firstPull, earlier(firstRunning, ran.at())));
            case MeterFact.Resized resized -> resized(resized.spec(), resized.at());
            case MeterFact.Ended ended -> new Step(Optional.empty(), Optional.of(segment(ended.at(), ended.ending())));
        };
    }

    /** The usage so far, as if it ended at a second. */
    public UsageSegment segment(long to, Ending ending) {
        return new UsageSegment(
                uid, number, podName, subject, spec, spot, from, Math.max(from, to), firstPull, firstRunning, ending);
    }

    private Step resized(ElasticSpec newSpec, long at) {
        if (newSpec.equals(spec)) {
            return runsOn(this);
        }
        UsageSegment used = segment(at, RESIZED);
        Meter next = new Meter(uid, number + 1, podName, subject, newSpec, spot, used.to(), firstPull, firstRunning);
        return new Step(Optional.of(next), Optional.of(used));
    }

    /** After a restart a pod may be accepted again, and what the API remembers may be earlier than what was noted. */
    private Meter acceptedAt(long at) {
        return number > 0 || at >= from
                ? this
                : new Meter(uid, number, podName, subject, spec, spot, at, firstPull, firstRunning);
    }

    private Meter with(OptionalLong pull, OptionalLong ran) {
        return pull.equals(firstPull) && ran.equals(firstRunning)
                ? this
                : new Meter(uid, number, podName, subject, spec, spot, from, pull, ran);
    }

    private static OptionalLong earlier(OptionalLong known, long at) {
        return known.isPresent() && known.getAsLong() <= at ? known : OptionalLong.of(at);
    }

    private static Step runsOn(Meter meter) {
        return new Step(Optional.of(meter), Optional.empty());
    }
}
