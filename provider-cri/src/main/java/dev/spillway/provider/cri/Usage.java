package dev.spillway.provider.cri;

import dev.spillway.core.PodRef;
import dev.spillway.core.PodStats;
import dev.spillway.core.PodStats.ContainerUsage;
import dev.spillway.core.UsageStats;
import dev.spillway.cri.api.Container;
import dev.spillway.cri.api.ContainerStats;
import dev.spillway.cri.api.CpuUsage;
import dev.spillway.cri.api.FilesystemUsage;
import dev.spillway.cri.api.MemoryUsage;
import dev.spillway.cri.api.PodSandbox;
import dev.spillway.cri.api.PodSandboxState;
import dev.spillway.cri.api.PodSandboxStats;
import dev.spillway.provider.cri.pod.CriScope;
import dev.spillway.provider.cri.pod.PodLabels;
import dev.spillway.provider.cri.runtime.CriException;
import dev.spillway.provider.cri.runtime.RuntimeClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the running pods of one node use, as the runtime counts it. */
final class Usage {
    private static final long NANOS = 1_000_000_000L;

    private final RuntimeClient runtime;
    private final CriScope scope;

    Usage(RuntimeClient runtime, CriScope scope) {
        this.runtime = runtime;
        this.scope = scope;
    }

    List<PodStats> read() throws CriException {
        Map<String, Instant> created = new HashMap<>();
        for (PodSandbox sandbox : runtime.podSandboxes(scope.labels())) {
            if (sandbox.getState() == PodSandboxState.SANDBOX_READY) {
                created.put(sandbox.getId(), instant(sandbox.getCreatedAt()));
            }
        }
        for (Container container : runtime.containers(scope.labels())) {
            created.put(container.getId(), instant(container.getCreatedAt()));
        }
        List<PodStats> pods = new ArrayList<>();
        for (PodSandboxStats stats : runtime.podSandboxStats(scope.labels())) {
            pod(stats, created).ifPresent(pods::add);
        }
        return pods;
    }

    private static Optional<PodStats> pod(PodSandboxStats stats, Map<String, Instant> created) {
        Optional<PodRef> ref = PodLabels.pod(stats.getAttributes().getLabelsMap());
        Instant startedAt = created.get(stats.getAttributes().getId());
        if (ref.isEmpty() || startedAt == null) {
            return Optional.empty();
        }
        Map<String, ContainerUsage> containers = new HashMap<>();
        for (ContainerStats container : stats.getLinux().getContainersList()) {
            if (container.getCpu().getTimestamp() == 0) {
                // It has ended: there is nothing to tell, not even zero.
                continue;
            }
            Instant since = created.getOrDefault(container.getAttributes().getId(), startedAt);
            containers.put(
                    container.getAttributes().getMetadata().getName(),
                    new ContainerUsage(
                            since, usage(container.getCpu(), container.getMemory(), container.getWritableLayer())));
        }
        UsageStats whole =
                usage(stats.getLinux().getCpu(), stats.getLinux().getMemory(), FilesystemUsage.getDefaultInstance());
        return Optional.of(new PodStats(ref.get(), startedAt, whole, containers));
    }

    private static UsageStats usage(CpuUsage cpu, MemoryUsage memory, FilesystemUsage layer) {
        return new UsageStats(
                instant(Math.max(cpu.getTimestamp(), memory.getTimestamp())),
                cpu.getUsageCoreNanoSeconds().getValue(),
                memory.getWorkingSetBytes().getValue(),
                memory.getUsageBytes().getValue(),
                memory.getRssBytes().getValue(),
                layer.getUsedBytes().getValue(),
                layer.getInodesUsed().getValue());
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }
}
