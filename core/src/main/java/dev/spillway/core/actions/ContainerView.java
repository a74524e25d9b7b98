package dev.spillway.core.actions;

import dev.spillway.core.probe.ProbeResult;
import dev.spillway.core.resources.LinuxResources;
import java.time.Instant;
import java.util.Optional;

/**
 * One attempt of a container in the runtime.
 *
 * @param id without a scheme, as the runtime has it
 * @param restartCount of this attempt, 0 for the first
 * @param exitCode of an {@link State#EXITED} one
 * @param finishedAt of an {@link State#EXITED} one
 * @param specHash what {@link ContainerHash#of} gave when it was created; empty if that is not known
 * @param startup of this attempt; only looked at where the spec has a startup probe
 * @param liveness of this attempt; only looked at where the spec has a liveness probe
 * @param resources what its cgroup is set to, while it runs; empty if that is not known
 * @param restarting it was killed by a {@link PodAction.KillContainer} that {@code restarts}: it runs again whatever its
 *     exit code was
 */
public record ContainerView(
        String name,
        String id,
        State state,
        int restartCount,
        int exitCode,
        Instant createdAt,
        Instant finishedAt,
        String specHash,
        ProbeResult startup,
        ProbeResult liveness,
        Optional<LinuxResources> resources,
        boolean restarting) {

    /** Of one whose cgroup nobody has read. */
    public ContainerView(
            String name,
            String id,
            State state,
            int restartCount,
            int exitCode,
            Instant createdAt,
            Instant finishedAt,
            String specHash,
            ProbeResult startup,
            ProbeResult liveness) {
        this(
                name,
                id,
                state,
                restartCount,
                exitCode,
                createdAt,
                finishedAt,
                specHash,
                startup,
                liveness,
                Optional.empty(),
                false);
    }

    /** As CRI has them. */
    public enum State {
        CREATED,
        RUNNING,
        EXITED,
        UNKNOWN
    }

    boolean is(State other) {
        return state == other;
    }
}
