package dev.spillway.bench;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** One Deployment on one node, watched from its first pod to its last. */
final class DeploymentRun implements AutoCloseable {
    private static final String NAMESPACE = "default";
    private static final String NAME = "forty";
    private static final long PATIENCE = Duration.ofMinutes(5).toNanos();

    private final KubernetesClient client;
    private final String node;
    private final int pods;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Set<String> present = new HashSet<>();
    private final Set<String> ready = new HashSet<>();
    private final Watch watch;
    private long firstBound;

    DeploymentRun(KubernetesClient client, String node, int pods) {
        this.client = client;
        this.node = node;
        this.pods = pods;
        this.watch = client.pods().inNamespace(NAMESPACE).withLabel("app", NAME).watch(new Seen());
    }

    /** Seconds from the first pod bound to the last one Ready. */
    double start() throws InterruptedException {
        client.resource(deployment()).create();
        return seconds(await(() -> ready.size() == pods, "Ready") - firstBound);
    }

    /** Seconds from the order to delete to the last pod gone from the API. */
    double end() throws InterruptedException {
        long begin = System.nanoTime();
        client.apps().deployments().inNamespace(NAMESPACE).withName(NAME).delete();
        return seconds(await(present::isEmpty, "gone") - begin);
    }

    @Override
    public void close() {
        watch.close();
    }

    private long await(BooleanSupplier done, String what) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE;
        lock.lock();
        try {
            while (!done.getAsBoolean()) {
                if (news.awaitNanos(end - System.nanoTime()) <= 0) {
                    throw new IllegalStateException("not all " + pods + " pods of " + node + " are " + what);
                }
            }
            return System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    private Deployment deployment() {
        Map<String, String> labels = Map.of("app", NAME);
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withReplicas(pods)
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .withNewStrategy()
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString(0))
                .withMaxUnavailable(new IntOrString(1))
                .endRollingUpdate()
                .endStrategy()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .addToNodeSelector("kubernetes.io/hostname", node)
                .addNewToleration()
                .withOperator("Exists")
                .endToleration()
                .addNewContainer()
                .withName("sleep")
                .withImage("busybox")
                .withImagePullPolicy("IfNotPresent")
                .withCommand("sh", "-c", "trap 'exit 0' TERM; while true; do sleep 3600 & wait; done")
                .withNewResources()
                .addToRequests("cpu", new Quantity("1m"))
                .addToRequests("memory", new Quantity("4Mi"))
                .endResources()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private final class Seen implements Watcher<Pod> {
        @Override
        public void eventReceived(Action action, Pod pod) {
            lock.lock();
            try {
                String uid = pod.getMetadata().getUid();
                if (action == Action.DELETED) {
                    present.remove(uid);
                } else {
                    present.add(uid);
                    noteProgress(pod);
                }
                news.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void noteProgress(Pod pod) {
            if (firstBound == 0 && pod.getSpec().getNodeName() != null) {
                firstBound = System.nanoTime();
            }
            boolean isReady = pod.getStatus().getConditions().stream()
                    .anyMatch(condition -> condition.getType().equals("Ready")
                            && condition.getStatus().equals("True"));
            if (isReady) {
                ready.add(pod.getMetadata().getUid());
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            throw new IllegalStateException("the watch ended", cause);
        }
    }
}
