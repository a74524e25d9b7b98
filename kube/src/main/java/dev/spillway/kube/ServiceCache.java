package dev.spillway.kube;

import io.fabric8.kubernetes.api.model.Service;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Mirrors the cluster's Services. Safe for use by many threads. */
public final class ServiceCache implements AutoCloseable {
    private static final long FIRST_LIST_MILLIS = 10_000;

    private record Key(String namespace, String name) {
        static Key of(Service service) {
            return new Key(
                    service.getMetadata().getNamespace(), service.getMetadata().getName());
        }
    }

    private final Map<Key, Service> services = new ConcurrentHashMap<>();
    private final CountDownLatch synced = new CountDownLatch(1);
    private final ListWatch<Service> watch;

    private ServiceCache(ApiServer api) {
        this.watch =
                new ListWatch<>(api, ApiPath.SERVICES, "", parser -> parser.readValueAs(Service.class), new Mirror());
    }

    public static ServiceCache start(ApiServer api) {
        ServiceCache cache = new ServiceCache(api);
        cache.watch.start();
        return cache;
    }

    /**
     * The Services whose variables pods of this namespace get: the namespace's own and {@code default/kubernetes}.
     *
     * @throws ApiException if the first list is not there within 10 s
     */
    public List<Service> visibleFrom(String namespace) throws ApiException {
        awaitSync();
        Key apiServer = new Key("default", "kubernetes");
        return services.entrySet().stream()
                .filter(entry -> entry.getKey().namespace().equals(namespace)
                        || entry.getKey().equals(apiServer))
                .map(Map.Entry::getValue)
                .toList();
    }

    private void awaitSync() throws ApiException {
        try {
            if (!synced.await(FIRST_LIST_MILLIS, TimeUnit.MILLISECONDS)) {
                throw ApiException.unanswered("list of services", new TimeoutException("no list within 10 s"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unanswered("list of services", e);
        }
    }

    @Override
    public void close() {
        watch.close();
    }

    private final class Mirror implements WatchSink<Service> {
        private final Set<Key> listed = new HashSet<>();

        @Override
        public void listStarted() {
            listed.clear();
        }

        @Override
        public void listed(Service service) {
            listed.add(Key.of(service));
            changed(service);
        }

        @Override
        public void listEnded() {
            services.keySet().retainAll(listed);
            synced.countDown();
        }

        @Override
        public void changed(Service service) {
            // Written by every controller that touches it, read by nobody here.
            service.getMetadata().setManagedFields(List.of());
            services.put(Key.of(service), service);
        }

        @Override
        public void deleted(Service last) {
            services.remove(Key.of(last));
        }

        @Override
        public String resourceVersion(Service service) {
            return service.getMetadata().getResourceVersion();
        }
    }
}
