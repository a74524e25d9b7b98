package dev.spillway.provider.cri;

import dev.spillway.core.PodRef;
import dev.spillway.core.eviction.DiskUsage;
import dev.spillway.core.eviction.Level;
import dev.spillway.core.eviction.PodUse;
import dev.spillway.core.eviction.Signal;
import dev.spillway.cri.api.ContainerStats;
import dev.spillway.cri.api.PodSandboxStats;
import dev.spillway.provider.cri.host.MachineLevels;
import dev.spillway.provider.cri.image.ImageStore;
import dev.spillway.provider.cri.pod.CriScope;
import dev.spillway.provider.cri.pod.PodLabels;
import dev.spillway.provider.cri.pod.PodWorker;
import dev.spillway.provider.cri.runtime.CriException;
import dev.spillway.provider.cri.runtime.RuntimeClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine that this process and its containerd run on. */
final class OwnMachine implements PressureWatch.Machine {
    private static final Logger log = LoggerFactory.getLogger(OwnMachine.class);

    private final RuntimeClient runtime;
    private final CriScope scope;
    private final Path stateDirectory;
    private final ImageStore images;
    private final StorageWatch storage;
    private final Supplier<Collection<PodWorker>> workers;

    OwnMachine(
            RuntimeClient runtime,
            CriScope scope,
            Path stateDirectory,
            ImageStore images,
            StorageWatch storage,
            Supplier<Collection<PodWorker>> workers) {
        this.runtime = runtime;
        this.scope = scope;
        this.stateDirectory = stateDirectory;
        this.images = images;
        this.storage = storage;
        this.workers = workers;
    }

    @Override
    public Map<Signal, Level> levels() {
        return MachineLevels.read(stateDirectory, images.disk());
    }

    @Override
    public void removeUnusedImages() {
        images.removeUnused();
    }

    @Override
    public Map<String, PodUse> uses() throws CriException {
        Map<PodRef, Map<String, Long>> layers = storage.layers();
        Map<String, PodSandboxStats> stats = new HashMap<>();
        for (PodSandboxStats found : runtime.podSandboxStats(scope.labels())) {
            PodLabels.pod(found.getAttributes().getLabelsMap()).ifPresent(pod -> stats.put(pod.uid(), found));
        }
        Map<String, PodUse> uses = new HashMap<>();
        for (PodWorker worker : workers.get()) {
            Optional.ofNullable(stats.get(worker.ref().uid()))
                    .flatMap(found -> use(worker, found, layers.getOrDefault(worker.ref(), Map.of())))
                    .ifPresent(use -> uses.put(worker.ref().uid(), use));
        }
        return uses;
    }

    private Optional<PodUse> use(PodWorker worker, PodSandboxStats stats, Map<String, Long> layers) {
        Map<String, Long> memory = new HashMap<>();
        for (ContainerStats container : stats.getLinux().getContainersList()) {
            memory.put(
                    container.getAttributes().getMetadata().getName(),
                    container.getMemory().getWorkingSetBytes().getValue());
        }
        long processes = stats.getLinux().getProcess().getProcessCount().getValue();
        return worker.pod().flatMap(pod -> {
            try {
                DiskUsage disk = storage.usage(worker.ref(), pod, layers);
                return Optional.of(new PodUse(memory, disk, processes));
            } catch (IOException e) {
                log.warn("pod {}: cannot measure what it occupies: {}", worker.ref(), e.getMessage());
                return Optional.empty();
            }
        });
    }
}
