package dev.spillway.kube;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.Optional;

/**
 * Mirrors the pods of one node: lists them in pages, watches from there, and keeps each in less than 2 KiB. Safe for use
 * by many threads.
 */
public final class PodReflector implements AutoCloseable {
    private final PodStore store;
    private final ListWatch<PodRecord> watch;

    public PodReflector(ApiServer api, String nodeName, PodListener listener) {
        this.store = new PodStore(listener);
        this.watch = new ListWatch<>(
                api, ApiPath.PODS, ApiPath.fieldSelector("spec.nodeName", nodeName), PodScanner::scan, store);
    }

    /** Begins; the listener hears of everything on a thread of the reflector's own. */
    public void start() {
        watch.start();
    }

    /** Whether a complete list has been seen. */
    public boolean synced() {
        return store.synced();
    }

    public Optional<PodRecord> get(String uid) {
        return store.get(uid);
    }

    /** A moment's copy. */
    public Collection<PodRecord> pods() {
        return store.all();
    }

    /**
     * Takes what the API server answered to a write of ours, which may be newer than what the watch has shown. Its echo
     * in the watch is then told to nobody.
     */
    public void offer(Pod answer) {
        store.offer(PodRecord.of(answer));
    }

    /** The listener hears nothing more once this has returned, save for what it is hearing now. */
    @Override
    public void close() {
        watch.close();
    }
}
