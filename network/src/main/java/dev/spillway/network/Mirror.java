package dev.spillway.network;

import dev.spillway.kube.ObjectListener;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Keeps a part of every object of a collection. Safe for use by many threads. */
final class Mirror<T, P> implements ObjectListener<T> {
    private final Function<T, String> uid;
    private final Function<T, Optional<P>> part;
    private final Runnable changed;
    private final Map<String, P> parts = new ConcurrentHashMap<>();
    private final CountDownLatch synced = new CountDownLatch(1);

    /** Empty parts are not kept; {@code changed} hears when what is kept has become another. */
    Mirror(Function<T, String> uid, Function<T, Optional<P>> part, Runnable changed) {
        this.uid = uid;
        this.part = part;
        this.changed = changed;
    }

    @Override
    public void changed(T object) {
        Optional<P> now = part.apply(object);
        String key = uid.apply(object);
        Optional<P> before = Optional.ofNullable(now.isPresent() ? parts.put(key, now.get()) : parts.remove(key));
        if (!before.equals(now)) {
            changed.run();
        }
    }

    @Override
    public void deleted(String key) {
        if (parts.remove(key) != null) {
            changed.run();
        }
    }

    @Override
    public void synced() {
        synced.countDown();
        changed.run();
    }

    boolean isSynced() {
        return synced.getCount() == 0;
    }

    boolean awaitSynced(long seconds) throws InterruptedException {
        return synced.await(seconds, TimeUnit.SECONDS);
    }

    Optional<P> get(String key) {
        return Optional.ofNullable(parts.get(key));
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    List<P> all() {
        return List.copyOf(parts.values());
    }
}
