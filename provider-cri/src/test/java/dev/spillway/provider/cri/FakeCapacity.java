package dev.spillway.provider.cri;

import dev.spillway.core.PodRef;
import dev.spillway.core.eviction.Thresholds;
import dev.spillway.core.image.ImageGarbage;
import dev.spillway.core.resources.LinuxResources;
import dev.spillway.provider.NetworkGuard;
import dev.spillway.provider.Provider;
import dev.spillway.provider.cri.fake.FakeRuntime;
import dev.spillway.provider.cri.host.Cgroups;
import dev.spillway.provider.cri.image.ImageStore;
import dev.spillway.provider.cri.pod.ClusterDns;
import dev.spillway.provider.cri.pod.CriScope;
import dev.spillway.provider.kit.Behaviour;
import dev.spillway.provider.kit.Capacity;
import dev.spillway.provider.kit.Fault;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A fake runtime, with directories of a test for what a host has. */
final class FakeCapacity implements Capacity {
    private final Path directory;
    private final FakeRuntime runtime = new FakeRuntime();
    private final List<ManagedChannel> channels = new ArrayList<>();

    FakeCapacity(Path directory) throws IOException {
        this.directory = directory;
        Files.writeString(directory.resolve("resolv.conf"), "nameserver 192.0.2.53\n");
    }

    FakeRuntime runtime() {
        return runtime;
    }

    @Override
    public Provider connect() {
        ManagedChannel channel = runtime.connect();
        channels.add(channel);
        CriConfig config = new CriConfig(
                directory.resolve("unused.sock"),
                new CriScope("cluster", "instance", "node"),
                directory.resolve("logs"),
                directory.resolve("state"),
                "/spillway-test",
                new ClusterDns(List.of("192.0.2.10"), "cluster.local"),
                directory.resolve("resolv.conf"),
                images(channel),
                2,
                NetworkGuard.none(),
                "",
                Map.of(),
                new Thresholds(List.of(), Duration.ZERO));
        return new CriProvider(config, InstantSource.system(), new NoCgroups(), Optional.empty(), channel);
    }

    private ImageStore images(ManagedChannel channel) {
        try {
            return ImageStore.over(
                    channel, directory.resolve("images"), ImageGarbage.Limits.KUBELET, InstantSource.system());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Pod pod(PodRef ref, Behaviour behaviour) {
        List<String> command = switch (behaviour) {
            case Behaviour.RunsUntilStopped _ -> List.of("polite");
            case Behaviour.RunsUntilKilled _ -> List.of("stubborn");
            case Behaviour.EndsWith ends -> List.of("exit", String.valueOf(ends.exitCode()));
        };
        boolean ends = behaviour instanceof Behaviour.EndsWith;
        return pod(ref, command, ends ? "Never" : "Always");
    }

    static Pod pod(PodRef ref, List<String> command, String restartPolicy) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(ref.namespace())
                .withName(ref.name())
                .withUid(ref.uid())
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy(restartPolicy)
                .addNewContainer()
                .withName(CONTAINER)
                .withImage("busybox:1")
                .withCommand(command)
                .endContainer()
                .endSpec()
                .build();
    }

    @Override
    public String logText() {
        return "hello";
    }

    @Override
    public Set<Fault> faults() {
        return Set.of(Fault.SLOW_START, Fault.LOST_NOTIFICATIONS, Fault.REPEATED_NOTIFICATIONS);
    }

    @Override
    public void inject(Fault fault) {
        switch (fault) {
            case SLOW_START -> runtime.holdSandboxes();
            case LOST_NOTIFICATIONS -> runtime.announceEnds(0);
            case REPEATED_NOTIFICATIONS -> runtime.announceEnds(3);
            default -> throw new IllegalArgumentException("cannot fail by " + fault);
        }
    }

    @Override
    public void heal() {
        runtime.resumeSandboxes();
        runtime.announceEnds(1);
    }

    private static final class NoCgroups implements Cgroups {
        @Override
        public int killAll(String path) {
            return 0;
        }

        @Override
        public void create(String path, LinuxResources limits) {
            // Without processes there is nothing to limit.
        }

        @Override
        public Optional<LinuxResources> read(String path) {
            return Optional.empty();
        }

        @Override
        public boolean enforces(LinuxResources read, LinuxResources wanted) {
            return true;
        }

        @Override
        public void update(String path, LinuxResources limits) {
            // Without processes there is nothing to limit.
        }

        @Override
        public Map<String, String> ofContainers(String path) {
            return Map.of();
        }

        @Override
        public long memoryUsage(String path) {
            return 0;
        }

        @Override
        public void remove(String path) {
            // Nothing was made.
        }
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        runtime.close();
    }
}
