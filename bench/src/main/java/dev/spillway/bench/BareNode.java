package dev.spillway.bench;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What no node can do without: it sees its pods, makes the CRI calls, writes one status per pod, and deletes the object
 * at the end. No volumes, tokens, probes, events or recovery.
 */
final class BareNode implements AutoCloseable {
    private static final int HEARTBEAT_SECONDS = 10;

    private final String name;
    private final KubernetesClient client;
    private final BareRuntime runtime;
    private final Map<String, CompletableFuture<BareRuntime.Started>> started = new ConcurrentHashMap<>();
    private final Map<String, Boolean> ending = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService heartbeat = Executors.newSingleThreadScheduledExecutor();
    private final Watch watch;

    private BareNode(String name, KubernetesClient client, BareRuntime runtime) {
        this.name = name;
        this.client = client;
        this.runtime = runtime;
        this.watch =
                client.pods().inAnyNamespace().withField("spec.nodeName", name).watch(new Seen());
    }

    static BareNode start(String name, KubernetesClient client, BareRuntime runtime) {
        client.resource(node(name)).createOr(existing -> existing.update());
        BareNode bare = new BareNode(name, client, runtime);
        var _ = bare.heartbeat.scheduleAtFixedRate(bare::beat, 0, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        return bare;
    }

    private void beat() {
        Node ready = node(name);
        client.nodes()
                .withName(name)
                .editStatus(current ->
                        new NodeBuilder(current).withStatus(ready.getStatus()).build());
    }

    private void started(Pod pod) {
        CompletableFuture<BareRuntime.Started> future = new CompletableFuture<>();
        if (started.putIfAbsent(pod.getMetadata().getUid(), future) != null) {
            return;
        }
        threads.execute(() -> {
            try {
                BareRuntime.Started running = runtime.start(pod);
                future.complete(running);
                client.resource(pod)
                        .subresource("status")
                        .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), running(pod, running));
            } catch (IOException | RuntimeException e) {
                future.completeExceptionally(e);
                System.err.println(pod.getMetadata().getName() + ": " + e);
            }
        });
    }

    private void ended(Pod pod) {
        String uid = pod.getMetadata().getUid();
        if (ending.putIfAbsent(uid, true) == null) {
            threads.execute(() -> {
                runtime.end(requireNonNull(started.get(uid), "a pod ends that was never seen")
                        .join());
                client.resource(pod).withGracePeriod(0).delete();
            });
        }
    }

    private static Pod running(Pod pod, BareRuntime.Started running) {
        String now = now();
        return new PodBuilder(pod)
                .withNewStatus()
                .withPhase("Running")
                .withStartTime(now)
                .withPodIP(running.address())
                .withConditions(Stream.of("PodScheduled", "Initialized", "ContainersReady", "Ready")
                        .map(type -> condition(type, now))
                        .toList())
                .withContainerStatuses(new ContainerStatusBuilder()
                        .withName(pod.getSpec().getContainers().getFirst().getName())
                        .withContainerID("containerd://" + running.container())
                        .withImage(pod.getSpec().getContainers().getFirst().getImage())
                        .withImageID("")
                        .withReady(true)
                        .withStarted(true)
                        .withRestartCount(0)
                        .withNewState()
                        .withNewRunning(now)
                        .endState()
                        .build())
                .endStatus()
                .build();
    }

    private static PodCondition condition(String type, String now) {
        return new PodConditionBuilder()
                .withType(type)
                .withStatus("True")
                .withLastTransitionTime(now)
                .build();
    }

    private static Node node(String name) {
        Map<String, Quantity> capacity =
                Map.of("cpu", new Quantity("8"), "memory", new Quantity("8Gi"), "pods", new Quantity("110"));
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("kubernetes.io/hostname", name)
                .endMetadata()
                .withNewSpec()
                .addNewTaint("NoSchedule", "spillway.dev/bench", null, "bare")
                .endSpec()
                .withNewStatus()
                .withCapacity(capacity)
                .withAllocatable(capacity)
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withReason("Bare")
                .withLastHeartbeatTime(now())
                .withLastTransitionTime(now())
                .endCondition()
                .endStatus()
                .build();
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Override
    public void close() {
        watch.close();
        heartbeat.shutdownNow();
        threads.shutdownNow();
        client.nodes().withName(name).delete();
    }

    private final class Seen implements Watcher<Pod> {
        @Override
        public void eventReceived(Action action, Pod pod) {
            if (action == Action.DELETED) {
                return;
            }
            if (pod.getMetadata().getDeletionTimestamp() != null) {
                ended(pod);
            } else {
                started(pod);
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            throw new IllegalStateException("the watch ended", cause);
        }
    }
}
