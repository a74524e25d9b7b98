package dev.spillway.node.pool;

import dev.spillway.kube.ApiServer;
import dev.spillway.kube.ObjectListener;
import dev.spillway.kube.ObjectStream;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the {@code VirtualNodePool} objects of the cluster, and lets nodes come and go as they say. */
public final class PoolController implements AutoCloseable {
    /** Where the objects are on the server. */
    public static final String COLLECTION = "/apis/spillway.dev/v1alpha1/virtualnodepools";

    private static final Logger LOG = LoggerFactory.getLogger(PoolController.class);
    private static final Duration UNDER_WAY = Duration.ofSeconds(1);
    private static final Duration AT_REST = Duration.ofSeconds(15);

    private final KubernetesClient client;
    private final ExecutorService starts = Executors.newVirtualThreadPerTaskExecutor();
    private final Pools pools;
    private final ObjectStream<GenericKubernetesResource> stream;
    private final Map<String, GenericKubernetesResource> known = new ConcurrentHashMap<>();
    private final Map<String, GenericKubernetesResource> lost = new ConcurrentHashMap<>();
    private final Semaphore news = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("pools").unstarted(this::work);

    /**
     * Follows nothing yet.
     *
     * @param api Spillway's own identity; closed by whoever made it
     * @param instance this one's name
     */
    public PoolController(ApiServer api, String instance, PoolNodes nodes, InstantSource clock) {
        client = api.newClient();
        pools = new Pools(instance, new ClientPoolCluster(client), nodes, clock, starts);
        stream = ObjectStream.of(api, COLLECTION, GenericKubernetesResource.class, new Seen());
    }

    public void start() {
        stream.start();
        thread.start();
    }

    private void work() {
        boolean done = true;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (news.tryAcquire((done ? AT_REST : UNDER_WAY).toMillis(), TimeUnit.MILLISECONDS)) {
                    news.drainPermits();
                }
                done = lookAtAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean lookAtAll() {
        boolean done = true;
        for (GenericKubernetesResource pool : List.copyOf(known.values())) {
            done &= safely(pool, () -> pools.look(pool));
        }
        for (Map.Entry<String, GenericKubernetesResource> each :
                Map.copyOf(lost).entrySet()) {
            boolean over = safely(each.getValue(), () -> pools.lost(each.getValue()));
            if (over) {
                lost.remove(each.getKey());
            }
            done &= over;
        }
        return done;
    }

    private static boolean safely(GenericKubernetesResource pool, Look look) {
        String name = pool.getMetadata().getName();
        try {
            return look.done();
        } catch (KubernetesClientException e) {
            LOG.warn("pool {} is looked at again: {}", name, e.getMessage());
        } catch (RuntimeException defect) {
            LOG.error("a step of pool {} failed; this is a defect of Spillway, the step is repeated", name, defect);
        }
        return false;
    }

    @FunctionalInterface
    private interface Look {
        boolean done();
    }

    /** Nodes run on as they are. */
    @Override
    public void close() {
        stream.close();
        thread.interrupt();
        starts.shutdownNow();
        client.close();
    }

    private final class Seen implements ObjectListener<GenericKubernetesResource> {
        @Override
        public void changed(GenericKubernetesResource pool) {
            known.put(pool.getMetadata().getUid(), pool);
            news.release();
        }

        @Override
        public void deleted(String uid) {
            GenericKubernetesResource last = known.remove(uid);
            if (last != null) {
                lost.put(uid, last);
            }
            news.release();
        }

        @Override
        public void synced() {
            news.release();
        }
    }
}
