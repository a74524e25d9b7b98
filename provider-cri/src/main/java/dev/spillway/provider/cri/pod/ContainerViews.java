package dev.spillway.provider.cri.pod;

import dev.spillway.core.actions.ContainerView;
import dev.spillway.core.actions.PodSnapshot;
import dev.spillway.core.actions.SandboxView;
import dev.spillway.core.probe.ProbeResult;
import dev.spillway.cri.api.ContainerStatus;
import dev.spillway.cri.api.PodSandboxState;
import dev.spillway.cri.api.PodSandboxStatus;
import dev.spillway.provider.cri.runtime.SandboxNetwork;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The runtime's words, put into core's. */
final class ContainerViews {
    private static final long NANOS = 1_000_000_000L;

    private ContainerViews() {}

    /** What the probes of one container say now. */
    interface Probes {
        ProbeResult startup(String containerId);

        ProbeResult liveness(String containerId);
    }

    /** @param restarting ids of containers that were killed to run again */
    static PodSnapshot snapshot(PodView view, Probes probes, Enforced enforced, Set<String> restarting) {
        return new PodSnapshot(
                view.sandboxes().stream().map(ContainerViews::sandbox).toList(),
                view.containers().stream()
                        .map(c -> container(c, probes, enforced, restarting.contains(c.getId())))
                        .toList(),
                enforced.ofPod());
    }

    static SandboxView sandbox(PodSandboxStatus sandbox) {
        return new SandboxView(
                sandbox.getId(),
                sandbox.getMetadata().getAttempt(),
                ready(sandbox),
                ips(sandbox),
                instant(sandbox.getCreatedAt()));
    }

    static boolean ready(PodSandboxStatus sandbox) {
        return sandbox.getState() == PodSandboxState.SANDBOX_READY;
    }

    static List<String> ips(PodSandboxStatus sandbox) {
        return SandboxNetwork.addresses(sandbox);
    }

    private static ContainerView container(
            ContainerStatus status, Probes probes, Enforced enforced, boolean restarting) {
        ContainerView.State state = switch (status.getState()) {
            case CONTAINER_CREATED -> ContainerView.State.CREATED;
            case CONTAINER_RUNNING -> ContainerView.State.RUNNING;
            case CONTAINER_EXITED -> ContainerView.State.EXITED;
            case CONTAINER_UNKNOWN, UNRECOGNIZED -> ContainerView.State.UNKNOWN;
        };
        return new ContainerView(
                status.getMetadata().getName(),
                status.getId(),
                state,
                restartCount(status),
                status.getExitCode(),
                instant(status.getCreatedAt()),
                instant(status.getFinishedAt()),
                status.getAnnotationsOrDefault(Labels.HASH, ""),
                probes.startup(status.getId()),
                probes.liveness(status.getId()),
                state == ContainerView.State.RUNNING ? enforced.of(status) : Optional.empty(),
                restarting);
    }

    static int restartCount(ContainerStatus status) {
        return status.getMetadata().getAttempt();
    }

    /** When the container started, never later than its end: a process may be over before the runtime notes its start. */
    static Instant startedAt(ContainerStatus status) {
        boolean ended = status.getFinishedAt() > 0;
        return instant(ended ? Math.min(status.getStartedAt(), status.getFinishedAt()) : status.getStartedAt());
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }
}
