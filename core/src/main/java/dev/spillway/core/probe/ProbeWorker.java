package dev.spillway.core.probe;

import java.time.Instant;

/**
 * What one probe of one attempt of a container has come to: an immutable value, moved on by each answer. A new attempt
 * begins with a new one. A kubelet's {@code worker} (pkg/kubelet/prober/worker.go).
 *
 * @param result what counts now, thresholds taken into account
 * @param last the last answer
 * @param run how often that answer came in a row
 * @param onHold a liveness or startup probe has failed: the container is about to be killed, no more probing
 */
public record ProbeWorker(
        ProbeKind kind, ProbeSettings settings, ProbeResult result, ProbeResult last, int run, boolean onHold) {

    public static ProbeWorker begin(ProbeKind kind, ProbeSettings settings) {
        return new ProbeWorker(kind, settings, kind.initial(), ProbeResult.UNKNOWN, 0, false);
    }

    /** What to do at a tick. */
    public enum Step {
        /** Not yet, or not any more in this phase: look again at the next tick. */
        WAIT,
        PROBE,
        /** Never again for this attempt. */
        STOP
    }

    /**
     * Whether to probe now.
     *
     * @param startedAt of the container's process
     * @param started the container has passed its startup probe, or has none
     * @param terminating the pod is being ended: only readiness goes on
     */
    public Step step(Instant startedAt, boolean started, boolean terminating, Instant now) {
        if (terminating && kind != ProbeKind.READINESS) {
            return Step.STOP;
        }
        boolean tooEarly = isBetween(startedAt, now, startedAt.plus(settings.initialDelay()));
        boolean notItsPhase = (kind == ProbeKind.STARTUP) == started;
        return onHold || tooEarly || notItsPhase ? Step.WAIT : Step.PROBE;
    }

    /**
     * Takes an answer in.
     *
     * @param answer of one probe; {@link ProbeResult#UNKNOWN} if it could not be carried out, which changes nothing
     */
    public ProbeWorker after(ProbeResult answer) {
        if (answer == ProbeResult.UNKNOWN) {
            return this;
        }
        int inARow = answer == last ? run + 1 : 1;
        int threshold = answer == ProbeResult.SUCCESS ? settings.successThreshold() : settings.failureThreshold();
        if (inARow < threshold) {
            return new ProbeWorker(kind, settings, result, answer, inARow, onHold);
        }
        boolean fatal = answer == ProbeResult.FAILURE && kind != ProbeKind.READINESS;
        return new ProbeWorker(kind, settings, answer, answer, fatal ? 0 : inARow, fatal);
    }

    /** When the next tick is due; the first one is due at once. */
    public Instant nextTick(Instant lastTick) {
        return lastTick.plus(settings.period());
    }

    /** Whether the tick after that one is due. */
    public boolean due(Instant lastTick, Instant now) {
        return !isBetween(lastTick, now, nextTick(lastTick));
    }

    /** False also before {@code from}: that was seen on a clock that has been set back, and is over. */
    private static boolean isBetween(Instant from, Instant now, Instant to) {
        return !now.isBefore(from) && now.isBefore(to);
    }
}
