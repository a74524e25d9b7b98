package dev.spillway.core.actions;

import dev.spillway.core.Pods;
import dev.spillway.core.actions.ContainerView.State;
import dev.spillway.core.probe.ProbeResult;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** Snapshots of a container runtime for tests. */
@NullMarked
final class Views {
    static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    static final SandboxView SANDBOX = new SandboxView("sb", 0, true, List.of("10.1.0.7"), T0);
    static final SandboxView DEAD_SANDBOX = new SandboxView("sb", 0, false, List.of(), T0);

    private Views() {}

    static PodSnapshot of(ContainerView... containers) {
        return new PodSnapshot(List.of(SANDBOX), List.of(containers));
    }

    static PodSnapshot withDeadSandbox(ContainerView... containers) {
        return new PodSnapshot(List.of(DEAD_SANDBOX), List.of(containers));
    }

    static ContainerView running(String name) {
        return view(name, State.RUNNING, 0, ProbeResult.UNKNOWN, ProbeResult.UNKNOWN);
    }

    static ContainerView runningWith(String name, ProbeResult startup, ProbeResult liveness) {
        return view(name, State.RUNNING, 0, startup, liveness);
    }

    static ContainerView created(String name) {
        return view(name, State.CREATED, 0, ProbeResult.UNKNOWN, ProbeResult.UNKNOWN);
    }

    static ContainerView unknown(String name) {
        return view(name, State.UNKNOWN, 0, ProbeResult.UNKNOWN, ProbeResult.UNKNOWN);
    }

    static ContainerView exited(String name, int exitCode) {
        return view(name, State.EXITED, exitCode, ProbeResult.UNKNOWN, ProbeResult.UNKNOWN);
    }

    private static ContainerView view(
            String name, State state, int exitCode, ProbeResult startup, ProbeResult liveness) {
        String hash = ContainerHash.of(Pods.container(name));
        return new ContainerView(name, name + "-0", state, 0, exitCode, T0, T0, hash, startup, liveness);
    }
}
