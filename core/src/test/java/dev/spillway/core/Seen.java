package dev.spillway.core;

import dev.spillway.core.ContainerState.Running;
import dev.spillway.core.ContainerState.Terminated;
import dev.spillway.core.ContainerState.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;

/** Observations for tests. */
@NullMarked
public final class Seen {
    public static final Instant START = Instant.parse("2026-01-01T00:00:01.9Z");
    public static final Instant END = Instant.parse("2026-01-01T00:00:05.2Z");
    public static final SandboxObservation SANDBOX =
            new SandboxObservation("sb", true, List.of("10.1.0.7"), Instant.parse("2026-01-01T00:00:00Z"));

    private Seen() {}

    public static PodObservation pod(ContainerObservation... containers) {
        return pod(Optional.of(SANDBOX), Optional.empty(), false, containers);
    }

    /** After its end: sandbox stopped, nothing left. */
    public static PodObservation released(ContainerObservation... containers) {
        return pod(Optional.of(stopped()), Optional.empty(), true, containers);
    }

    public static PodObservation failing(PodFailure failure, ContainerObservation... containers) {
        return pod(Optional.of(SANDBOX), Optional.of(failure), false, containers);
    }

    public static PodObservation pod(
            Optional<SandboxObservation> sandbox,
            Optional<PodFailure> failure,
            boolean released,
            ContainerObservation... containers) {
        return new PodObservation(
                new PodRef("default", "web", "uid-1"), 1, sandbox, List.of(containers), failure, released);
    }

    public static SandboxObservation stopped() {
        return new SandboxObservation("sb", false, List.of(), SANDBOX.createdAt());
    }

    public static ContainerObservation running(String name) {
        return of(name, new Running(START), Optional.empty(), 0, true, true);
    }

    /** Runs, and has not passed its readiness probe. */
    public static ContainerObservation unready(String name) {
        return of(name, new Running(START), Optional.empty(), 0, false, true);
    }

    /** Runs, and has not passed its startup probe. */
    public static ContainerObservation starting(String name) {
        return of(name, new Running(START), Optional.empty(), 0, false, false);
    }

    public static ContainerObservation exited(String name, int exitCode) {
        return of(name, ended(name, exitCode), Optional.empty(), 0, false, false);
    }

    public static ContainerObservation crashLooping(String name, int exitCode) {
        return of(
                name,
                new Waiting("CrashLoopBackOff", "back-off 10s"),
                Optional.of(ended(name, exitCode)),
                1,
                false,
                false);
    }

    public static ContainerObservation waiting(String name, String reason) {
        return new ContainerObservation(
                name,
                new Waiting(reason, "because"),
                Optional.empty(),
                0,
                false,
                false,
                "nginx",
                "",
                "",
                Optional.empty());
    }

    public static Terminated ended(String name, int exitCode) {
        return new Terminated(
                exitCode, 0, exitCode == 0 ? "Completed" : "Error", "", START, END, "containerd://" + name + "-0");
    }

    private static ContainerObservation of(
            String name,
            ContainerState state,
            Optional<Terminated> last,
            int restarts,
            boolean ready,
            boolean started) {
        return new ContainerObservation(
                name,
                state,
                last,
                restarts,
                ready,
                started,
                "docker.io/library/nginx:latest",
                "docker.io/library/nginx@sha256:1",
                "containerd://" + name + "-0",
                Optional.empty());
    }
}
