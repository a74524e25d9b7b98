package dev.spillway.core.meter;

import dev.spillway.core.ElasticSpec;
import dev.spillway.core.price.Clock;
import java.util.OptionalLong;

/**
 * What a pod was given from one second up to another. Times are epoch seconds; a fraction of a second belongs to the
 * second that it is in, so that adjoining segments neither overlap nor leave a gap.
 *
 * @param uid the pod's
 * @param number 0 for a pod's first segment, one more after each resize
 * @param spot whether the pod asked for spot capacity
 * @param from when the pod was accepted, or resized
 * @param to first second that is not used any more; not before {@code from}
 * @param firstPull when the pod's resources were there and its first image was about to be pulled
 * @param firstRunning when a container of it ran for the first time
 */
public record UsageSegment(
        String uid,
        int number,
        String podName,
        Subject subject,
        ElasticSpec spec,
        boolean spot,
        long from,
        long to,
        OptionalLong firstPull,
        OptionalLong firstRunning,
        Ending ending) {
    public UsageSegment {
        if (from > to) {
            throw new IllegalArgumentException("usage of pod " + podName + " ends before it begins");
        }
    }

    /** The first second that a clock charges; {@link #to} if it charges none. */
    public long chargedFrom(Clock clock) {
        return chargedFrom(clock, from, to, firstPull, firstRunning);
    }

    /** The same rule for a segment's times alone. */
    public static long chargedFrom(Clock clock, long from, long to, OptionalLong firstPull, OptionalLong firstRunning) {
        long start = switch (clock) {
            case ACCEPTED -> from;
            case FIRST_PULL -> firstPull.orElse(to);
            case FREE_UNTIL_FIRST_RUNNING -> firstRunning.orElse(to);
        };
        return Math.min(to, Math.max(from, start));
    }
}
