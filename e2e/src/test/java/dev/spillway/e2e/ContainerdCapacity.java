package dev.spillway.e2e;

import static org.awaitility.Awaitility.await;

import dev.spillway.core.NodeFacts;
import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.core.eviction.Thresholds;
import dev.spillway.core.image.ImageGarbage.Limits;
import dev.spillway.provider.NetworkGuard;
import dev.spillway.provider.Provider;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.cri.CriConfig;
import dev.spillway.provider.cri.CriProvider;
import dev.spillway.provider.cri.image.ImageStore;
import dev.spillway.provider.cri.pod.ClusterDns;
import dev.spillway.provider.cri.pod.CriScope;
import dev.spillway.provider.kit.Behaviour;
import dev.spillway.provider.kit.Capacity;
import dev.spillway.provider.kit.Fault;
import dev.spillway.provider.kit.InMemoryInputs;
import dev.spillway.provider.kit.RecordingObserver;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The containerd of a running instance, beside the instance's own pods, which a scope of its own keeps apart. */
final class ContainerdCapacity implements Capacity {
    /** The instance's own process collects. */
    private static final Limits NEVER = new Limits(100, 100, Duration.ZERO, Duration.ofHours(1));

    private static final Thresholds NO_EVICTION = new Thresholds(List.of(), Duration.ZERO);

    private final ImageStore images;
    private final CriConfig config;

    ContainerdCapacity(Spillway spillway) {
        String node = "kit-" + UUID.randomUUID();
        Path state = Path.of("/var/lib/spillway", spillway.name(), "kit", node);
        Path socket = Path.of("/run/spillway", spillway.name(), "containerd/containerd.sock");
        try {
            this.images = ImageStore.open(socket, state.resolve("images"), NEVER, InstantSource.system());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.config = new CriConfig(
                socket,
                new CriScope("kit", spillway.name(), node),
                state.resolve("logs"),
                state.resolve("state"),
                "/spillway-" + spillway.name(),
                new ClusterDns(List.of("192.0.2.10"), "cluster.local"),
                Path.of("/etc/resolv.conf"),
                images,
                2,
                NetworkGuard.none(),
                "",
                Map.of(),
                NO_EVICTION);
    }

    @Override
    public Provider connect() {
        return new CriProvider(config);
    }

    @Override
    public Pod pod(PodRef ref, Behaviour behaviour) {
        String script = switch (behaviour) {
            case Behaviour.RunsUntilStopped _ -> "trap exit TERM; echo hello; while true; do sleep 0.1; done";
            case Behaviour.RunsUntilKilled _ -> "trap '' TERM; echo hello; while true; do sleep 3600; done";
            case Behaviour.EndsWith ends -> "exit " + ends.exitCode();
        };
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(ref.namespace())
                .withName(ref.name())
                .withUid(ref.uid())
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy(behaviour instanceof Behaviour.EndsWith ? "Never" : "Always")
                // The first process of a namespace is not told of a TERM that comes before its trap.
                .withShareProcessNamespace(behaviour instanceof Behaviour.RunsUntilStopped)
                .addNewContainer()
                .withName(CONTAINER)
                .withImage("busybox")
                .withImagePullPolicy("IfNotPresent")
                .withCommand("sh", "-c", script)
                .endContainer()
                .endSpec()
                .build();
    }

    @Override
    public String logText() {
        return "hello";
    }

    /** None: a real runtime fails when it likes. The fake one of the provider's own tests fails on demand. */
    @Override
    public Set<Fault> faults() {
        return Set.of();
    }

    @Override
    public void inject(Fault fault) {
        throw new IllegalArgumentException("cannot fail by " + fault);
    }

    @Override
    public void heal() {
        // Never ill.
    }

    @Override
    public Duration patience() {
        return Duration.ofMinutes(3);
    }

    @Override
    public void close() {
        try (images;
                Provider provider = connect()) {
            provider.start(
                    new InMemoryInputs(new NodeFacts("kit-node", List.of("192.0.2.1"))), new RecordingObserver());
            for (PodObservation left : provider.list()) {
                provider.remove(left.pod());
            }
            await().atMost(patience()).until(() -> provider.list().isEmpty());
        } catch (ProviderException e) {
            throw new IllegalStateException(e);
        }
    }
}
