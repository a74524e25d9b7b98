package dev.spillway.provider.simulator;

import dev.spillway.core.ContainerObservation;
import dev.spillway.core.ContainerState;
import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.core.SandboxObservation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/** One pod's state, kept small; guarded by its own monitor, on which every change is announced. */
final class SimulatedPod {
    enum State {
        STARTING,
        RUNNING,
        BACKING_OFF,
        ENDED
    }

    static final int NO_ADDRESS = -1;

    final PodRef ref;
    final Script script;
    State state = State.STARTING;
    boolean stopping;
    Instant killAt = Instant.MAX;
    int address = NO_ADDRESS;
    String ip = "";
    int restarts;
    Instant createdAt = Instant.EPOCH;
    /** Of the newest attempt. */
    Instant startedAt = Instant.EPOCH;
    /** How the newest attempt that has ended did; never started if empty. */
    Optional<Exit> exit = Optional.empty();

    long version = 1;
    long reportedVersion;
    Optional<Future<?>> timer = Optional.empty();

    record Exit(int code, Instant startedAt, Instant finishedAt, int attempt) {}

    SimulatedPod(PodRef ref, Script script) {
        this.ref = ref;
        this.script = script;
    }

    PodObservation observe() {
        return new PodObservation(
                ref,
                version,
                sandbox(),
                script.roles().stream().map(this::container).toList(),
                Optional.empty(),
                state == State.ENDED);
    }

    private Optional<SandboxObservation> sandbox() {
        if (ip.isEmpty()) {
            return Optional.empty();
        }
        boolean ready = state == State.RUNNING || state == State.BACKING_OFF;
        return Optional.of(new SandboxObservation(ref.uid(), ready, List.of(ip), createdAt));
    }

    private ContainerObservation container(Script.Role role) {
        ContainerState now = role.initOnly() ? initState(role) : mainState(role);
        boolean running = now instanceof ContainerState.Running;
        boolean initDone = role.initOnly() && now instanceof ContainerState.Terminated;
        boolean everStarted = state != State.STARTING && !ip.isEmpty();
        return new ContainerObservation(
                role.name(),
                now,
                role.initOnly() || state == State.ENDED ? Optional.empty() : exit.map(e -> terminated(role, e)),
                role.initOnly() ? 0 : restarts,
                running || initDone,
                running,
                role.image(),
                everStarted ? "simulator://" + role.image() : "",
                everStarted ? containerId(role, role.initOnly() ? 0 : restarts) : "",
                Optional.empty());
    }

    private ContainerState initState(Script.Role role) {
        return ip.isEmpty()
                ? new ContainerState.Waiting("ContainerCreating", "")
                : terminated(role, new Exit(0, createdAt, createdAt, 0));
    }

    private ContainerState mainState(Script.Role role) {
        return switch (state) {
            case STARTING -> new ContainerState.Waiting("ContainerCreating", "");
            case RUNNING -> new ContainerState.Running(startedAt);
            case BACKING_OFF ->
                new ContainerState.Waiting("CrashLoopBackOff", "back-off restarting container " + role.name());
            case ENDED ->
                exit.<ContainerState>map(e -> terminated(role, e))
                        .orElseGet(() -> new ContainerState.Waiting("ContainerCreating", ""));
        };
    }

    private ContainerState.Terminated terminated(Script.Role role, Exit how) {
        return new ContainerState.Terminated(
                how.code(),
                0,
                how.code() == 0 ? "Completed" : "Error",
                "",
                how.startedAt(),
                how.finishedAt(),
                containerId(role, how.attempt()));
    }

    private String containerId(Script.Role role, int attempt) {
        return "simulator://" + ref.uid() + "-" + role.name() + "-" + attempt;
    }
}
