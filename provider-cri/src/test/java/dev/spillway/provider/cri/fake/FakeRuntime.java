package dev.spillway.provider.cri.fake;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.spillway.cri.api.ContainerConfig;
import dev.spillway.cri.api.ContainerState;
import dev.spillway.cri.api.ContainerStatus;
import dev.spillway.cri.api.CreateContainerRequest;
import dev.spillway.cri.api.ImageSpec;
import dev.spillway.cri.api.PodSandboxConfig;
import dev.spillway.cri.api.PodSandboxNetworkStatus;
import dev.spillway.cri.api.PodSandboxState;
import dev.spillway.cri.api.PodSandboxStatus;
import dev.spillway.cri.api.RuntimeHandler;
import dev.spillway.cri.api.RuntimeHandlerFeatures;
import dev.spillway.cri.api.StatusResponse;
import dev.spillway.cri.api.VersionResponse;
import dev.spillway.cri.api.events.Envelope;
import dev.spillway.cri.api.events.TaskExit;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Sandboxes, containers and images in memory, served over an in-process channel. A container's first argument says what
 * its process does: {@code polite} runs until stopped, {@code stubborn} until killed, {@code exit N} ends at once.
 */
public final class FakeRuntime implements AutoCloseable {
    private final String name = "fake-" + UUID.randomUUID();
    private final Server server;
    final Map<String, PodSandboxStatus> sandboxes = new TreeMap<>();
    final Map<String, ContainerStatus> containers = new TreeMap<>();
    final Map<String, List<String>> commands = new TreeMap<>();
    final Map<String, CountDownLatch> ended = new ConcurrentHashMap<>();
    final Set<String> images = ConcurrentHashMap.newKeySet();
    private final Set<StreamObserver<Envelope>> listeners = ConcurrentHashMap.newKeySet();
    private final List<String> calls = java.util.Collections.synchronizedList(new java.util.ArrayList<>());
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile int announcements = 1;
    private volatile boolean offline;
    private volatile boolean holdStarts;
    private final Set<String> heldStarts = ConcurrentHashMap.newKeySet();
    private volatile VersionResponse version = VersionResponse.newBuilder()
            .setRuntimeName("containerd")
            .setRuntimeVersion("1.6.20")
            .build();
    private volatile StatusResponse status = StatusResponse.newBuilder()
            .putInfo("config", "{\"sandboxImage\": \"" + SANDBOX_IMAGE + "\"}")
            .build();
    private final List<PodSandboxConfig> sandboxConfigs = java.util.Collections.synchronizedList(new ArrayList<>());
    private final List<ContainerConfig> containerConfigs = java.util.Collections.synchronizedList(new ArrayList<>());
    private int counter;

    public FakeRuntime() throws IOException {
        images.add("busybox:1");
        server = InProcessServerBuilder.forName(name)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .addService(new FakeRuntimeService(this))
                .addService(new FakeImageService(this))
                .addService(new FakeEvents(this))
                .build()
                .start();
    }

    public ManagedChannel connect() {
        return InProcessChannelBuilder.forName(name).build();
    }

    /** No sandbox is set up until {@link #resumeSandboxes}. */
    public void holdSandboxes() {
        gate = new CountDownLatch(1);
    }

    public void resumeSandboxes() {
        gate.countDown();
    }

    /** From now on starts of containers are not answered, and none runs. */
    public void holdStarts() {
        holdStarts = true;
    }

    /** The callers of held starts have gone: as containerd does, those containers end without having run. */
    public synchronized void cancelHeldStarts() {
        holdStarts = false;
        for (String id : heldStarts) {
            containers.computeIfPresent(
                    id,
                    (i, container) -> container.toBuilder()
                            .setState(ContainerState.CONTAINER_EXITED)
                            .setExitCode(128)
                            .setReason("StartError")
                            .setMessage(
                                    "failed to create containerd task: failed to create shim task: context canceled: unknown")
                            .setFinishedAt(nanos())
                            .build());
        }
    }

    /** Starts that were held go on being held, without an end to them. */
    public void forgetHeldStarts() {
        holdStarts = false;
    }

    public List<String> heldStarts() {
        return List.copyOf(heldStarts);
    }

    boolean holdsStart(String id) {
        if (holdStarts) {
            heldStarts.add(id);
        }
        return holdStarts;
    }

    /** How often each end of a container is told; 0 keeps silent. */
    public void announceEnds(int times) {
        announcements = times;
    }

    public void addImage(String image) {
        images.add(image);
    }

    /** What is configured as the image of sandboxes. */
    public static final String SANDBOX_IMAGE = "pause:3";

    /** It is a containerd of this version, whose usual handler can do what newer ones can. */
    public void becomeNew(String containerd) {
        version = version.toBuilder().setRuntimeVersion(containerd).build();
        status = StatusResponse.newBuilder()
                .putInfo("config", "{\"containerd\": {\"defaultRuntimeName\": \"runc\", \"runtimes\": {\"runc\": {}}}}")
                .addRuntimeHandlers(RuntimeHandler.newBuilder()
                        .setName("runc")
                        .setFeatures(RuntimeHandlerFeatures.newBuilder()
                                .setRecursiveReadOnlyMounts(true)
                                .setUserNamespaces(true)))
                .build();
    }

    VersionResponse version() {
        return version;
    }

    StatusResponse status() {
        return status;
    }

    /** With what each sandbox so far was set up. */
    public List<PodSandboxConfig> sandboxConfigs() {
        return List.copyOf(sandboxConfigs);
    }

    /** With what each container so far was made. */
    public List<ContainerConfig> containerConfigs() {
        return List.copyOf(containerConfigs);
    }

    /** From now on no registry answers. */
    public void goOffline() {
        offline = true;
    }

    boolean offline() {
        return offline;
    }

    public Set<String> imagesNow() {
        return Set.copyOf(images);
    }

    /** There is a container of this image, as if somebody else had made it. */
    public void use(String image) {
        addContainer(CreateContainerRequest.newBuilder()
                .setConfig(ContainerConfig.newBuilder()
                        .setImage(ImageSpec.newBuilder().setImage(image).setUserSpecifiedImage(image)))
                .build());
    }

    /** Names of all calls so far. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    public synchronized List<ContainerStatus> containersNow() {
        return List.copyOf(containers.values());
    }

    public synchronized List<PodSandboxStatus> sandboxesNow() {
        return List.copyOf(sandboxes.values());
    }

    /** The process of the newest container of this name ends by itself. */
    public void exit(String container, int code) {
        String id;
        synchronized (this) {
            id = containers.values().stream()
                    .filter(c -> c.getMetadata().getName().equals(container))
                    .filter(c -> c.getState() == ContainerState.CONTAINER_RUNNING)
                    .map(ContainerStatus::getId)
                    .reduce((a, b) -> b)
                    .orElseThrow();
        }
        end(id, code);
    }

    void called(String call) {
        calls.add(call);
    }

    void awaitGate() throws InterruptedException {
        gate.await();
    }

    void listen(StreamObserver<Envelope> listener) {
        listeners.add(listener);
    }

    synchronized String addSandbox(PodSandboxConfig config) {
        sandboxConfigs.add(config);
        String id = "sandbox-" + ++counter;
        sandboxes.put(
                id,
                PodSandboxStatus.newBuilder()
                        .setId(id)
                        .setMetadata(config.getMetadata())
                        .setState(PodSandboxState.SANDBOX_READY)
                        .setCreatedAt(nanos())
                        .setNetwork(PodSandboxNetworkStatus.newBuilder().setIp("10.0.0." + counter))
                        .putAllLabels(config.getLabelsMap())
                        .putAllAnnotations(config.getAnnotationsMap())
                        .build());
        return id;
    }

    synchronized String addContainer(CreateContainerRequest request) {
        containerConfigs.add(request.getConfig());
        String id = String.format("container-%04d", ++counter);
        commands.put(id, request.getConfig().getCommandList());
        ended.put(id, new CountDownLatch(1));
        containers.put(
                id,
                ContainerStatus.newBuilder()
                        .setId(id)
                        .setMetadata(request.getConfig().getMetadata())
                        .setState(ContainerState.CONTAINER_CREATED)
                        .setCreatedAt(nanos())
                        .setImage(request.getConfig().getImage())
                        .setImageRef("sha256:" + request.getConfig().getImage().getUserSpecifiedImage())
                        .putAllLabels(request.getConfig().getLabelsMap())
                        .putAllAnnotations(request.getConfig().getAnnotationsMap())
                        .addAllMounts(request.getConfig().getMountsList())
                        .setLogPath(request.getSandboxConfig().getLogDirectory() + "/"
                                + request.getConfig().getLogPath())
                        .build());
        return id;
    }

    void run(String id) throws IOException {
        ContainerStatus container;
        synchronized (this) {
            container = known(containers.get(id)).toBuilder()
                    .setState(ContainerState.CONTAINER_RUNNING)
                    .setStartedAt(nanos())
                    .build();
            containers.put(id, container);
        }
        Files.write(
                Path.of(container.getLogPath()),
                "2026-11-21T05:45:00.5Z stdout F hello\n".getBytes(StandardCharsets.UTF_8));
        List<String> command = commands.getOrDefault(id, List.of("polite"));
        if (command.getFirst().equals("exit")) {
            end(id, Integer.parseInt(command.get(1)));
        }
    }

    void end(String id, int code) {
        synchronized (this) {
            ContainerStatus container = containers.get(id);
            if (container == null || container.getState() == ContainerState.CONTAINER_EXITED) {
                return;
            }
            containers.put(
                    id,
                    container.toBuilder()
                            .setState(ContainerState.CONTAINER_EXITED)
                            .setFinishedAt(nanos())
                            .setExitCode(code)
                            .setReason(code == 0 ? "Completed" : "Error")
                            .build());
        }
        known(ended.get(id)).countDown();
        Envelope exit = Envelope.newBuilder()
                .setNamespace("k8s.io")
                .setTopic("/tasks/exit")
                .setEvent(Any.newBuilder()
                        .setTypeUrl("containerd.events.TaskExit")
                        .setValue(exitOf(id, code)))
                .build();
        for (int i = 0; i < announcements; i++) {
            listeners.forEach(listener -> tell(listener, exit));
        }
    }

    private void tell(StreamObserver<Envelope> listener, Envelope exit) {
        synchronized (listener) {
            try {
                listener.onNext(exit);
            } catch (IllegalStateException | io.grpc.StatusRuntimeException e) {
                listeners.remove(listener);
            }
        }
    }

    private static ByteString exitOf(String id, int code) {
        return TaskExit.newBuilder()
                .setContainerId(id)
                .setId(id)
                .setExitStatus(code)
                .build()
                .toByteString();
    }

    static <T> T known(@Nullable T found) {
        return Objects.requireNonNull(found, "no such container");
    }

    static long nanos() {
        java.time.Instant now = java.time.Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    @Override
    public void close() {
        gate.countDown();
        ended.values().forEach(CountDownLatch::countDown);
        server.shutdownNow();
    }
}
