package dev.spillway.kube;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Watches single objects of one kind for as long as somebody is interested, each by its name, which is what the Node
 * authorizer allows a node. Safe for use by many threads.
 */
public final class ObjectWatch<T extends HasMetadata> implements AutoCloseable {
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(10);
    /** Pods come and go together: a watch outlives its last reader for so long. */
    private static final Duration IDLE = Duration.ofMinutes(5);

    private record Key(String namespace, String name) {}

    private record Watch<T extends HasMetadata>(WatchedObject<T> object, ListWatch<T> source) {}

    private final ApiServer api;
    private final String plural;
    private final Class<T> type;
    private final Executor afterIdle;
    private final Map<Key, Watch<T>> watches = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    ObjectWatch(ApiServer api, String plural, Class<T> type, Executor afterIdle) {
        this.api = api;
        this.plural = plural;
        this.type = type;
        this.afterIdle = afterIdle;
    }

    public static ObjectWatch<ConfigMap> configMaps(ApiServer api) {
        return new ObjectWatch<>(api, "configmaps", ConfigMap.class, idle());
    }

    public static ObjectWatch<Secret> secrets(ApiServer api) {
        return new ObjectWatch<>(api, "secrets", Secret.class, idle());
    }

    private static Executor idle() {
        return CompletableFuture.delayedExecutor(IDLE.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread);
    }

    /**
     * Watches the object until the interest is closed; any number may watch one object.
     *
     * @param changed called after it was created, changed or deleted, not for how it is found; must return at once
     */
    public Interest watch(String namespace, String name, Runnable changed) {
        // Nothing of that name can exist, so nothing can change.
        if (!ApiPath.isPossibleName(namespace) || !ApiPath.isPossibleName(name)) {
            return () -> {};
        }
        Key key = new Key(namespace, name);
        lock.lock();
        try {
            if (closed) {
                return () -> {};
            }
            watches.computeIfAbsent(key, this::open).object().listen(changed);
        } finally {
            lock.unlock();
        }
        AtomicBoolean left = new AtomicBoolean();
        return () -> {
            if (left.compareAndSet(false, true)) {
                leave(key, changed);
            }
        };
    }

    private Watch<T> open(Key key) {
        WatchedObject<T> object = new WatchedObject<>();
        ListWatch<T> source = new ListWatch<>(
                api,
                "/api/v1/namespaces/" + key.namespace() + "/" + plural,
                ApiPath.fieldSelector("metadata.name", key.name()),
                parser -> parser.readValueAs(type),
                object);
        source.start();
        return new Watch<>(object, source);
    }

    private void leave(Key key, Runnable changed) {
        lock.lock();
        try {
            Watch<T> watch = watches.get(key);
            if (watch == null) {
                return;
            }
            watch.object().ignore(changed);
            if (!watch.object().isWanted()) {
                afterIdle.execute(() -> closeIfUnwanted(key));
            }
        } finally {
            lock.unlock();
        }
    }

    private void closeIfUnwanted(Key key) {
        lock.lock();
        try {
            Watch<T> watch = watches.get(key);
            if (watch != null && !watch.object().isWanted()) {
                watches.remove(key);
                watch.source().close();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The object as it is, or empty if there is none: from its watch if there is one, else by asking the server.
     *
     * @throws ApiException also if the watch has no first answer within 10 s
     */
    public Optional<T> get(String namespace, String name) throws ApiException {
        Optional<Watch<T>> watch = find(new Key(namespace, name));
        if (watch.isEmpty()) {
            return Lookup.find(() -> api.get(ApiPath.in(ApiPath.namespaced(namespace, plural), name), type));
        }
        try {
            return watch.get().object().await(FIRST_ANSWER.toMillis());
        } catch (TimeoutException e) {
            throw ApiException.unanswered("watch of " + plural + " " + namespace + "/" + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unanswered("watch of " + plural + " " + namespace + "/" + name, e);
        }
    }

    private Optional<Watch<T>> find(Key key) {
        lock.lock();
        try {
            return Optional.ofNullable(watches.get(key));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            watches.values().forEach(watch -> watch.source().close());
            watches.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Holds a watch open. Closing it twice does no harm. */
    @FunctionalInterface
    public interface Interest extends AutoCloseable {
        @Override
        void close();
    }
}
