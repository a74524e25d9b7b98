package dev.spillway.provider.cri;

import dev.spillway.core.PodRef;
import dev.spillway.core.eviction.DiskUsage;
import dev.spillway.core.eviction.LocalStorage;
import dev.spillway.cri.api.ContainerStats;
import dev.spillway.provider.cri.host.DiskSpace;
import dev.spillway.provider.cri.pod.CriScope;
import dev.spillway.provider.cri.pod.PodLabels;
import dev.spillway.provider.cri.pod.PodLogs;
import dev.spillway.provider.cri.pod.PodWorker;
import dev.spillway.provider.cri.runtime.CriException;
import dev.spillway.provider.cri.runtime.RuntimeClient;
import dev.spillway.provider.cri.volume.PodFiles;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures what pods with limits on disk space occupy, and evicts those beyond. One check at a time. */
final class StorageWatch {
    private static final Logger log = LoggerFactory.getLogger(StorageWatch.class);
    /** Measuring takes at most a tenth of the time, however many files there are. */
    private static final int PAUSE_PER_WORK = 9;

    private final RuntimeClient runtime;
    private final CriScope scope;
    private final Path stateDirectory;
    private final PodLogs logs;
    private final InstantSource clock;
    private final Supplier<Collection<PodWorker>> workers;
    private Instant notBefore = Instant.EPOCH;

    StorageWatch(
            RuntimeClient runtime,
            CriScope scope,
            Path stateDirectory,
            PodLogs logs,
            InstantSource clock,
            Supplier<Collection<PodWorker>> workers) {
        this.runtime = runtime;
        this.scope = scope;
        this.stateDirectory = stateDirectory;
        this.logs = logs;
        this.clock = clock;
        this.workers = workers;
    }

    synchronized void check() {
        Instant begun = clock.instant();
        List<PodWorker> limited = workers.get().stream()
                .filter(worker -> worker.running().size() > 0)
                .filter(worker -> worker.pod().filter(LocalStorage::isLimited).isPresent())
                .toList();
        if (limited.isEmpty() || begun.isBefore(notBefore)) {
            return;
        }
        try {
            Map<PodRef, Map<String, Long>> layers = layers();
            for (PodWorker worker : limited) {
                check(worker, layers.getOrDefault(worker.ref(), Map.of()));
            }
        } catch (CriException e) {
            log.debug("cannot ask what containers have written: {}", e.getMessage());
        }
        Instant ended = clock.instant();
        notBefore = ended.plus(Duration.between(begun, ended).multipliedBy(PAUSE_PER_WORK));
    }

    private void check(PodWorker worker, Map<String, Long> layers) {
        Optional<Pod> pod = worker.pod();
        if (pod.isEmpty()) {
            return;
        }
        try {
            LocalStorage.exceeded(pod.get(), usage(worker.ref(), pod.get(), layers))
                    .ifPresent(worker::evict);
        } catch (IOException e) {
            log.warn("pod {}: cannot measure what it occupies: {}", worker.ref(), e.getMessage());
        }
    }

    DiskUsage usage(PodRef ref, Pod pod, Map<String, Long> layers) throws IOException {
        PodFiles files = PodFiles.of(stateDirectory, ref);
        Map<String, Long> volumes = new HashMap<>();
        for (Volume volume : pod.getSpec().getVolumes()) {
            if (volume.getEmptyDir() != null) {
                volumes.put(volume.getName(), DiskSpace.occupied(files.emptyDir(volume.getName())));
            }
        }
        Map<String, Long> containers = new HashMap<>();
        for (Container container : pod.getSpec().getContainers()) {
            String name = container.getName();
            long log = DiskSpace.occupied(logs.container(ref, name));
            containers.put(name, layers.getOrDefault(name, 0L) + log);
        }
        return new DiskUsage(volumes, containers);
    }

    /** What containers have written, by pod and container. */
    Map<PodRef, Map<String, Long>> layers() throws CriException {
        Map<PodRef, Map<String, Long>> layers = new HashMap<>();
        for (ContainerStats stats : runtime.containerStats(scope.labels())) {
            PodLabels.pod(stats.getAttributes().getLabelsMap())
                    .ifPresent(pod -> layers.computeIfAbsent(pod, p -> new HashMap<>())
                            .put(
                                    stats.getAttributes().getMetadata().getName(),
                                    stats.getWritableLayer().getUsedBytes().getValue()));
        }
        return layers;
    }
}
