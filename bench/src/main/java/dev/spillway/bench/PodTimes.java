package dev.spillway.bench;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** When the pods of a Deployment came to each point of their way, by the arrival of watch events on one clock. */
final class PodTimes implements AutoCloseable {
    private static final String OVERFLOW = "spillway.dev/overflow";

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Map<String, Map<Point, Long>> byUid = new HashMap<>();
    private final Map<String, String> nodes = new HashMap<>();
    private final Watch watch;

    /** A point on the way of a pod. */
    enum Point {
        CREATED,
        UNSCHEDULABLE,
        PATCHED,
        BOUND,
        RUNNING
    }

    /** Watches from now on. */
    PodTimes(KubernetesClient client, String namespace, String app) {
        watch = client.pods().inNamespace(namespace).withLabel("app", app).watch(new Seen());
    }

    /** Waits until so many pods run; {@code false} if that takes longer. */
    boolean awaitRunning(int pods, long seconds) throws InterruptedException {
        long left = TimeUnit.SECONDS.toNanos(seconds);
        lock.lock();
        try {
            while (running() < pods && left > 0) {
                left = news.awaitNanos(left);
            }
            return running() >= pods;
        } finally {
            lock.unlock();
        }
    }

    private long running() {
        return byUid.values().stream()
                .filter(points -> points.containsKey(Point.RUNNING))
                .count();
    }

    /** How many pods each node has. */
    Map<String, Long> perNode() {
        lock.lock();
        try {
            Map<String, Long> counts = new HashMap<>();
            nodes.values().forEach(node -> counts.merge(node, 1L, Long::sum));
            return counts;
        } finally {
            lock.unlock();
        }
    }

    /** p50 and p99 of the time between two points, over the pods that came to both. */
    String between(Point from, Point to) {
        List<Long> all = new ArrayList<>();
        lock.lock();
        try {
            for (Map<Point, Long> points : byUid.values()) {
                if (points.containsKey(from) && points.containsKey(to)) {
                    all.add(Math.max(0, points.get(to) - points.get(from)));
                }
            }
        } finally {
            lock.unlock();
        }
        all.sort(null);
        return String.format(
                Locale.ROOT,
                "%-13s to %-8s %5d pods   p50 %8.3f s   p99 %8.3f s",
                from,
                to,
                all.size(),
                quantile(all, 0.50),
                quantile(all, 0.99));
    }

    private static double quantile(List<Long> sorted, double q) {
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.min(sorted.size() - 1L, (long) (sorted.size() * q))) / 1e9;
    }

    @Override
    public void close() {
        watch.close();
    }

    private final class Seen implements Watcher<Pod> {
        @Override
        public void eventReceived(Action action, Pod pod) {
            if (action == Action.DELETED) {
                return;
            }
            lock.lock();
            try {
                note(pod, System.nanoTime());
                news.signalAll();
            } finally {
                lock.unlock();
            }
        }

        private void note(Pod pod, long now) {
            Map<Point, Long> points =
                    byUid.computeIfAbsent(pod.getMetadata().getUid(), uid -> new EnumMap<>(Point.class));
            points.putIfAbsent(Point.CREATED, now);
            if (isUnschedulable(pod)) {
                points.putIfAbsent(Point.UNSCHEDULABLE, now);
            }
            Map<String, String> annotations = pod.getMetadata().getAnnotations();
            if (annotations != null && annotations.containsKey(OVERFLOW)) {
                points.putIfAbsent(Point.PATCHED, now);
            }
            if (pod.getSpec().getNodeName() != null) {
                points.putIfAbsent(Point.BOUND, now);
                nodes.put(pod.getMetadata().getUid(), pod.getSpec().getNodeName());
            }
            if ("Running".equals(pod.getStatus().getPhase())) {
                points.putIfAbsent(Point.RUNNING, now);
            }
        }

        private static boolean isUnschedulable(Pod pod) {
            return pod.getStatus().getConditions().stream()
                    .anyMatch(condition -> "Unschedulable".equals(condition.getReason()));
        }

        @Override
        public void onClose(WatcherException cause) {
            throw new IllegalStateException("the watch ended", cause);
        }
    }
}
