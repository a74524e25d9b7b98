package dev.spillway.provider.cri.pod;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which pod a container or sandbox of the runtime belongs to. Safe for use by many threads. */
public final class ContainerIndex {
    private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();

    void put(String id, PodWorker worker) {
        workers.put(id, worker);
    }

    public Optional<PodWorker> worker(String id) {
        return Optional.ofNullable(workers.get(id));
    }

    public void remove(PodWorker worker) {
        workers.values().removeIf(worker::equals);
    }
}
