package dev.spillway.node;

import dev.spillway.core.PodRef;
import dev.spillway.kube.ApiException;
import dev.spillway.kube.ApiServer;
import dev.spillway.kube.PodApi;
import dev.spillway.kube.PodDeletion;
import dev.spillway.kube.PodListener;
import dev.spillway.kube.PodRecord;
import dev.spillway.kube.PodReflector;
import dev.spillway.kube.PodStatusPatcher;
import dev.spillway.kube.StatusPatch;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** {@link ApiPods} over room {@code kube}. */
final class KubeApiPods implements ApiPods, AutoCloseable {
    /** Ten thousand pods may want to write at once; the API server would only queue or turn away what is more. */
    private static final int PARALLEL_WRITES = 64;

    private final String nodeName;
    private final ApiServer server;
    private final PodStatusPatcher patcher;
    private final PodApi api;
    private final Semaphore writes = new Semaphore(PARALLEL_WRITES);
    private volatile Optional<PodReflector> reflector = Optional.empty();

    KubeApiPods(String nodeName, ApiServer server) {
        this.nodeName = nodeName;
        this.server = server;
        this.patcher = new PodStatusPatcher(server);
        this.api = new PodApi(server);
    }

    /** Begins to mirror the node's pods; before, there are none. */
    void start(PodListener listener) {
        PodReflector started = new PodReflector(server, nodeName, listener);
        reflector = Optional.of(started);
        started.start();
    }

    @Override
    public Optional<PodRecord> get(String uid) {
        return reflector.flatMap(r -> r.get(uid));
    }

    @Override
    public Collection<PodRecord> pods() {
        return reflector.map(PodReflector::pods).orElse(List.of());
    }

    @Override
    public StatusPatch writeStatus(Pod last, PodStatus wanted, Map<String, String> annotations) {
        StatusPatch result = inTurn(
                () -> patcher.patch(last, wanted, annotations),
                () -> new StatusPatch.Retry("interrupted", Optional.of(Duration.ofSeconds(1))));
        if (result instanceof StatusPatch.Patched(Pod now)) {
            reflector.ifPresent(r -> r.offer(now));
        }
        return result;
    }

    @Override
    public PodDeletion delete(PodRef pod) {
        return inTurn(
                () -> api.delete(pod), () -> new PodDeletion.Retry("interrupted", Optional.of(Duration.ofSeconds(1))));
    }

    @Override
    public boolean exists(PodRef pod) throws ApiException {
        return api.exists(pod, nodeName);
    }

    @Override
    public Set<String> listUids() throws ApiException {
        return api.uidsOn(nodeName);
    }

    @Override
    public void close() {
        reflector.ifPresent(PodReflector::close);
    }

    private <T> T inTurn(Supplier<T> write, Supplier<T> interrupted) {
        try {
            writes.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return interrupted.get();
        }
        try {
            return write.get();
        } finally {
            writes.release();
        }
    }
}
