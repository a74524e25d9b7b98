package dev.spillway.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One object that is being watched, and who wants to hear of it. */
final class WatchedObject<T extends HasMetadata> implements WatchSink<T> {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch known = new CountDownLatch(1);
    private volatile @Nullable T now;
    private boolean listedIt;

    void listen(Runnable changed) {
        listeners.add(changed);
    }

    void ignore(Runnable changed) {
        listeners.remove(changed);
    }

    boolean isWanted() {
        return !listeners.isEmpty();
    }

    /** Waits for the first answer; empty if there is no such object. */
    Optional<T> await(long millis) throws InterruptedException, TimeoutException {
        if (!known.await(millis, TimeUnit.MILLISECONDS)) {
            throw new TimeoutException("no answer within " + millis + " ms");
        }
        return Optional.ofNullable(now);
    }

    @Override
    public void listStarted() {
        listedIt = false;
    }

    @Override
    public void listed(T object) {
        listedIt = true;
        changed(object);
    }

    @Override
    public void listEnded() {
        if (!listedIt && now != null) {
            now = null;
            tell();
        }
        known.countDown();
    }

    @Override
    public void changed(T object) {
        T before = now;
        if (before == null || !resourceVersion(before).equals(resourceVersion(object))) {
            now = object;
            tell();
        }
    }

    @Override
    public void deleted(T last) {
        now = null;
        tell();
    }

    /** Before the first answer there is nothing that could have changed. */
    private void tell() {
        if (known.getCount() == 0) {
            listeners.forEach(Runnable::run);
        }
    }

    @Override
    public String resourceVersion(T object) {
        return object.getMetadata().getResourceVersion();
    }
}
