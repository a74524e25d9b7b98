package dev.spillway.placement.view;

import dev.spillway.kube.ObjectListener;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** What is worth keeping of each object of a small collection. */
final class ByUid<T extends HasMetadata, K> implements ObjectListener<T> {
    private final Function<T, K> kept;
    private final Runnable changed;
    private final CountDownLatch listed = new CountDownLatch(1);
    private final Map<String, K> all = new ConcurrentHashMap<>();

    /**
     * Of a collection.
     *
     * @param kept what is kept of an object
     * @param changed called whenever something of that has changed
     */
    ByUid(Function<T, K> kept, Runnable changed) {
        this.kept = kept;
        this.changed = changed;
    }

    @Override
    public void changed(T object) {
        K now = kept.apply(object);
        if (!now.equals(all.put(object.getMetadata().getUid(), now))) {
            changed.run();
        }
    }

    @Override
    public void deleted(String uid) {
        if (all.remove(uid) != null) {
            changed.run();
        }
    }

    @Override
    public void synced() {
        changed.run();
        listed.countDown();
    }

    /** Waits for the first list, but not longer than this. */
    boolean awaitListed(long nanos) throws InterruptedException {
        return listed.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** A moment's copy. */
    List<K> values() {
        return List.copyOf(all.values());
    }
}
