package dev.spillway.provider.cri.pod;

import dev.spillway.provider.NetworkGuard;
import dev.spillway.provider.PodInputs;
import dev.spillway.provider.PodObserver;
import dev.spillway.provider.cri.csi.CsiVolumes;
import dev.spillway.provider.cri.host.Cgroups;
import dev.spillway.provider.cri.host.Machine;
import dev.spillway.provider.cri.host.Mounts;
import dev.spillway.provider.cri.image.PodImages;
import dev.spillway.provider.cri.runtime.RuntimeClient;
import dev.spillway.provider.cri.volume.NfsClient;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What all pods of one node share.
 *
 * @param executor runs blocking work, one virtual thread each
 * @param timers only ever wakes workers: tasks return at once
 * @param sandbox the runtime's handler for pods that name no RuntimeClass; empty for the runtime's usual one
 * @param users gives pods ranges of ids of their own
 * @param starts how many sandboxes and containers are being set up at once: more would only wait for each other's locks
 */
public record Host(
        CriScope scope,
        RuntimeClient runtime,
        PodImages.Shared images,
        PodInputs inputs,
        PodObserver observer,
        PodLogs logs,
        Path stateDirectory,
        String cgroupParent,
        ClusterDns dns,
        Path resolvConf,
        Mounts mounts,
        NfsClient nfs,
        CsiVolumes csi,
        Cgroups cgroups,
        Machine machine,
        InstantSource clock,
        Executor executor,
        ScheduledExecutorService timers,
        Semaphore starts,
        NetworkGuard guard,
        String sandbox,
        Handlers handlers,
        UserNamespaces users) {
    private static final long MIN_WAIT_MILLIS = 10;

    /** What a container without limits may use, in the downward API. */
    Map<String, Quantity> allocatable() {
        return Map.of(
                "cpu", new Quantity(String.valueOf(machine.cpus())),
                "memory", new Quantity(String.valueOf(machine.memoryBytes())));
    }

    Path seccompProfiles() {
        return stateDirectory.resolve("seccomp");
    }

    void at(Instant when, Runnable wake) {
        after(Duration.between(clock.instant(), when), wake);
    }

    /** Never at once: whatever is due already has just been looked at. */
    void after(Duration delay, Runnable wake) {
        ScheduledFuture<?> _ =
                timers.schedule(wake, Math.max(MIN_WAIT_MILLIS, delay.toMillis()), TimeUnit.MILLISECONDS);
    }
}
