package dev.spillway.provider.cri;

import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.cri.api.Container;
import dev.spillway.cri.api.ContainerState;
import dev.spillway.cri.api.ContainerStatus;
import dev.spillway.cri.api.PodSandbox;
import dev.spillway.cri.api.PodSandboxState;
import dev.spillway.provider.NetworkGuard;
import dev.spillway.provider.PodInputs;
import dev.spillway.provider.PodObserver;
import dev.spillway.provider.cri.csi.CsiDrivers;
import dev.spillway.provider.cri.csi.CsiVolumes;
import dev.spillway.provider.cri.host.Cgroups;
import dev.spillway.provider.cri.host.FileTrees;
import dev.spillway.provider.cri.host.Machine;
import dev.spillway.provider.cri.host.Mounts;
import dev.spillway.provider.cri.image.PodImages;
import dev.spillway.provider.cri.log.LogChanges;
import dev.spillway.provider.cri.log.LogRotation;
import dev.spillway.provider.cri.pod.ContainerIndex;
import dev.spillway.provider.cri.pod.Handlers;
import dev.spillway.provider.cri.pod.Host;
import dev.spillway.provider.cri.pod.PodLabels;
import dev.spillway.provider.cri.pod.PodLogs;
import dev.spillway.provider.cri.pod.PodWorker;
import dev.spillway.provider.cri.pod.UserNamespaces;
import dev.spillway.provider.cri.runtime.CriException;
import dev.spillway.provider.cri.runtime.ImageClient;
import dev.spillway.provider.cri.runtime.RuntimeClient;
import dev.spillway.provider.cri.runtime.TaskEvents;
import dev.spillway.provider.cri.volume.NfsClient;
import dev.spillway.provider.cri.volume.PodFiles;
import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All pods of one node, each with its worker; events of the runtime are brought to them. */
final class Pods implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Pods.class);
    /** Events tell of every end; this is for those that were lost. */
    private static final Duration RELIST = Duration.ofSeconds(20);

    /** The kubelet's. */
    private static final Duration LOG_CHECK = Duration.ofSeconds(10);

    /** The kubelet's. */
    private static final Duration STORAGE_CHECK = Duration.ofSeconds(10);

    /** The kubelet's. */
    private static final Duration PRESSURE_CHECK = Duration.ofSeconds(10);

    private static final Duration CSI_CHECK = Duration.ofSeconds(10);

    private static final Duration CLOSING = Duration.ofSeconds(5);

    private static final int CONCURRENT_STARTS = 8;

    private final CriConfig config;
    private final Channel channel;
    private final RuntimeClient runtime;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name("cri-timers").factory(),
            // Closed: nobody is to be woken any more.
            new ThreadPoolExecutor.DiscardPolicy());
    private final CsiVolumes csi;
    private final PodObserver observer;
    private final Host host;
    private final ContainerIndex index = new ContainerIndex();
    private final LogRotation rotation;
    private final StorageWatch storage;
    private final PressureWatch pressure;
    private final LogChanges logChanges;
    private final PodAccess access;
    private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
    private Optional<TaskEvents> events = Optional.empty();

    Pods(
            CriConfig config,
            InstantSource clock,
            Cgroups cgroups,
            Channel channel,
            RuntimeClient runtime,
            NfsClient nfs,
            CsiDrivers csiDrivers,
            Handlers handlers,
            PodInputs inputs,
            PodObserver observer)
            throws IOException {
        this.config = config;
        this.channel = channel;
        this.runtime = runtime;
        this.logChanges = new LogChanges();
        this.access = new PodAccess(runtime, logChanges, config.scope());
        this.rotation = new LogRotation(runtime, clock);
        this.storage = new StorageWatch(
                runtime,
                config.scope(),
                config.stateDirectory(),
                new PodLogs(config.logRoot()),
                clock,
                workers::values);
        this.pressure = new PressureWatch(config.eviction(), machine(), observer::pressure, clock, workers::values);
        Mounts mounts = new Mounts();
        this.csi = new CsiVolumes(config.stateDirectory(), csiDrivers, mounts, observer::volumesChanged);
        this.observer = observer;
        this.host = new Host(
                config.scope(),
                runtime,
                new PodImages.Shared(
                        new ImageClient(channel),
                        config.images(),
                        config.parallelPulls(),
                        this::execute,
                        inputs,
                        clock),
                inputs,
                observer,
                new PodLogs(config.logRoot()),
                config.stateDirectory(),
                config.cgroupParent(),
                config.dns(),
                config.resolvConf(),
                mounts,
                nfs,
                csi,
                cgroups,
                Machine.read(),
                clock,
                this::execute,
                timers,
                new Semaphore(CONCURRENT_STARTS, true),
                config.guard(),
                config.sandbox(),
                handlers,
                new UserNamespaces(config.stateDirectory()));
    }

    private OwnMachine machine() {
        return new OwnMachine(
                runtime, config.scope(), config.stateDirectory(), config.images(), storage, workers::values);
    }

    /** Adopts what runs, then listens. */
    void start() throws CriException, IOException {
        FileTrees.privateDirectory(config.stateDirectory());
        adopt();
        events = Optional.of(TaskEvents.start(channel, new Events()));
        config.images().start();
        every(RELIST, this::relist);
        every(LOG_CHECK, this::rotateLogs);
        every(STORAGE_CHECK, storage::check);
        every(PRESSURE_CHECK, pressure::check);
        if (!config.csiDrivers().isEmpty()) {
            execute(this::lookForCsiDrivers);
            every(CSI_CHECK, this::lookForCsiDrivers);
        }
    }

    private void lookForCsiDrivers() {
        if (csi.drivers().lookForMissing()) {
            observer.volumesChanged();
        }
    }

    CsiVolumes csi() {
        return csi;
    }

    private void every(Duration period, Runnable task) {
        long millis = period.toMillis();
        ScheduledFuture<?> _ =
                timers.scheduleWithFixedDelay(() -> execute(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    private void rotateLogs() {
        for (PodWorker worker : workers.values()) {
            for (ContainerStatus container : worker.running()) {
                try {
                    rotation.check(container.getId(), Path.of(container.getLogPath()));
                } catch (CriException | IOException e) {
                    log.warn(
                            "pod {}: cannot rotate the log {}: {}",
                            worker.ref(),
                            container.getLogPath(),
                            e.getMessage());
                }
            }
        }
    }

    PodAccess access() {
        return access;
    }

    /** The pod's worker, made if need be. */
    PodWorker worker(PodRef ref) {
        return workers.computeIfAbsent(ref.uid(), uid -> newWorker(ref));
    }

    Optional<PodWorker> find(PodRef ref) {
        return Optional.ofNullable(workers.get(ref.uid()));
    }

    List<PodObservation> list() {
        return workers.values().stream().map(PodWorker::observation).toList();
    }

    private PodWorker newWorker(PodRef ref) {
        return new PodWorker(host, ref, index, this::forget);
    }

    private void forget(PodWorker worker) {
        workers.remove(worker.ref().uid(), worker);
        index.remove(worker);
    }

    private void adopt() throws CriException, IOException {
        Map<PodRef, PodLabels.Found> found = new HashMap<>();
        for (PodSandbox sandbox : runtime.podSandboxes(config.scope().labels())) {
            PodLabels.pod(sandbox.getLabelsMap())
                    .ifPresent(pod -> PodLabels.of(found, pod).sandboxes().add(sandbox.getId()));
        }
        for (Container container : runtime.containers(config.scope().labels())) {
            PodLabels.pod(container.getLabelsMap())
                    .ifPresent(pod -> PodLabels.of(found, pod).containers().add(container.getId()));
        }
        for (PodFiles files : PodFiles.all(config.stateDirectory())) {
            PodLabels.of(found, files.pod());
        }
        for (Map.Entry<PodRef, PodLabels.Found> pod : found.entrySet()) {
            worker(pod.getKey())
                    .adopt(pod.getValue().sandboxes(), pod.getValue().containers());
        }
        guardWhatRuns(found);
        if (!found.isEmpty()) {
            log.info("found {} pods of an earlier life", found.size());
        }
    }

    private void guardWhatRuns(Map<PodRef, PodLabels.Found> found) throws CriException {
        List<NetworkGuard.Connected> running = new ArrayList<>();
        for (Map.Entry<PodRef, PodLabels.Found> pod : found.entrySet()) {
            for (String sandbox : pod.getValue().sandboxes()) {
                runtime.wire(sandbox)
                        .ifPresent(wire -> running.add(new NetworkGuard.Connected(pod.getKey(), sandbox, wire)));
            }
        }
        config.guard().adopt(running);
    }

    /** Wakes whoever sees something else than the runtime does. */
    private void relist() {
        try {
            Map<String, ContainerState> containers = new HashMap<>();
            runtime.containers(config.scope().labels()).forEach(c -> containers.put(c.getId(), c.getState()));
            Map<String, PodSandboxState> sandboxes = new HashMap<>();
            runtime.podSandboxes(config.scope().labels()).forEach(s -> sandboxes.put(s.getId(), s.getState()));
            workers.values().forEach(worker -> worker.compare(sandboxes, containers));
        } catch (CriException e) {
            log.debug("cannot list what runs: {}", e.getMessage());
        }
    }

    private final class Events implements TaskEvents.Listener {
        @Override
        public void ended(String containerId) {
            index.worker(containerId).ifPresent(worker -> worker.ended(containerId));
        }

        @Override
        public void listening() {
            execute(Pods.this::relist);
        }
    }

    private void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("closed, nothing is begun any more");
        }
    }

    @Override
    public void close() {
        events.ifPresent(TaskEvents::close);
        timers.shutdownNow();
        executor.shutdownNow();
        try {
            // So that a successor in this process does not meet half a step of ours.
            if (!executor.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("some workers have not ended within {}", CLOSING);
            }
            logChanges.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.warn("cannot stop watching logs: {}", e.getMessage());
        }
    }
}
