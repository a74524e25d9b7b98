package dev.spillway.bench;

import dev.spillway.kube.ApiAccess;
import dev.spillway.kube.ApiServer;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/**
 * Many pods on one node that only pretends to run them. Arguments: kubeconfig, what to do, the node,
 * the number of the first pod and of the one after the last.
 *
 * <ul>
 *   <li>{@code create}: pods that are bound to the node from the start
 *   <li>{@code patch}: writes each of them Running, as a bare client, and prints how many per second
 *   <li>{@code running}: waits until all since pod 0 are Running, and prints how many became so per second
 * </ul>
 */
public final class SimulatedPods {
    private static final String NAMESPACE = "default";
    private static final int CONNECTIONS = 32;
    private static final String RUNNING = """
            {"status":{"phase":"Running","startTime":"2026-01-01T00:00:00Z","podIP":"10.250.0.1","hostIP":"192.0.2.1",
             "podIPs":[{"ip":"10.250.0.1"}],"conditions":[
              {"type":"Ready","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z"},
              {"type":"Initialized","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z"},
              {"type":"ContainersReady","status":"True","lastTransitionTime":"2026-01-01T00:00:00Z"}],
             "containerStatuses":[{"name":"main","image":"busybox","imageID":"","ready":true,"restartCount":0,
              "state":{"running":{"startedAt":"2026-01-01T00:00:00Z"}}}]}}""";

    private final KubernetesClient client;
    private final String node;
    private final int from;
    private final int to;

    private SimulatedPods(KubernetesClient client, String node, int from, int to) {
        this.client = client;
        this.node = node;
        this.from = from;
        this.to = to;
    }

    public static void main(String[] arguments) throws Exception {
        ApiAccess access = ApiAccess.fromKubeconfig(Path.of(arguments[0]));
        try (ApiServer api = ApiServer.connect(access, "spillway-bench");
                KubernetesClient client = api.newClient()) {
            SimulatedPods bench = new SimulatedPods(
                    client, arguments[2], Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
            switch (arguments[1]) {
                case "create" -> bench.create();
                case "patch" -> bench.patch();
                case "running" -> bench.running();
                default -> throw new IllegalArgumentException("what is \"" + arguments[1] + "\"?");
            }
        }
        System.exit(0);
    }

    private void create() throws Exception {
        each(i -> client.resource(pod(i)).inNamespace(NAMESPACE).create());
    }

    private void patch() throws Exception {
        PatchContext merge = PatchContext.of(PatchType.STRATEGIC_MERGE);
        long begin = System.nanoTime();
        each(i -> client.pods()
                .inNamespace(NAMESPACE)
                .withName(name(i))
                .subresource("status")
                .patch(merge, RUNNING));
        print("patched Running", to - from, System.nanoTime() - begin);
    }

    /** From the first that was seen Running to the last, so that the start of the node's process does not count. */
    private void running() throws InterruptedException {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        AtomicLong first = new AtomicLong();
        CountDownLatch all = new CountDownLatch(1);
        Watcher<Pod> watcher = new Watcher<>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                if ("Running".equals(pod.getStatus().getPhase())
                        && seen.add(pod.getMetadata().getName())) {
                    first.compareAndSet(0, System.nanoTime());
                    if (seen.size() == to) {
                        all.countDown();
                    }
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                throw new IllegalStateException("the watch ended", cause);
            }
        };
        var options = new ListOptionsBuilder().withLabelSelector("node=" + node).build();
        try (Watch _ = client.pods().inNamespace(NAMESPACE).watch(options, watcher)) {
            if (!all.await(30, TimeUnit.MINUTES)) {
                throw new IllegalStateException(seen.size() + " of " + to + " pods are Running after 30 min");
            }
        }
        print("became Running", seen.size(), System.nanoTime() - first.get());
    }

    private void each(IntConsumer work) throws InterruptedException, ExecutionException {
        List<Future<?>> parts = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(CONNECTIONS)) {
            for (int i = from; i < to; i++) {
                int pod = i;
                parts.add(workers.submit(() -> work.accept(pod)));
            }
        }
        for (Future<?> part : parts) {
            part.get();
        }
    }

    private void print(String what, int count, long nanos) {
        System.out.println(String.format(
                Locale.ROOT, "%-10s %6d %s in %7.2f s: %6.0f/s", node, count, what, nanos / 1e9, count * 1e9 / nanos));
    }

    private String name(int i) {
        return node + "-" + i;
    }

    private Pod pod(int i) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name(i))
                .addToLabels("node", node)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withAutomountServiceAccountToken(false)
                .withTerminationGracePeriodSeconds(0L)
                .addNewContainer()
                .withName("main")
                .withImage("busybox")
                .endContainer()
                .endSpec()
                .build();
    }
}
