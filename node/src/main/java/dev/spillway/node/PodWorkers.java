package dev.spillway.node;

import dev.spillway.core.PodEvent;
import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.core.eviction.Pressure;
import dev.spillway.core.resize.Allocation;
import dev.spillway.kube.PodListener;
import dev.spillway.kube.PodRecord;
import dev.spillway.provider.PodObserver;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * The workers of all pods of one node, by UID: hears of pods from the API and of what the provider sees. Until it is
 * opened, workers are made but take no step. Safe for use by many threads.
 */
final class PodWorkers implements PodListener, PodObserver {
    private final NodeContext context;
    private final Map<String, PodWorker> byUid = new ConcurrentHashMap<>();
    private final CountDownLatch synced = new CountDownLatch(1);
    private final Runnable nodeChanged;
    private volatile boolean adopting = true;

    /** @param nodeChanged called when the node has something else to say of itself */
    PodWorkers(NodeContext context, Runnable nodeChanged) {
        this.context = context;
        this.nodeChanged = nodeChanged;
    }

    /** Takes what the provider already holds; until then, an observation of an unknown pod is one of these. */
    void adopt(List<PodObservation> found) {
        found.forEach(this::observed);
        adopting = false;
    }

    /** Pods that run keep their room, however many new ones are waiting for it: to be called before the first step. */
    void reserveForWhatRuns() {
        for (PodRecord record : context.api().pods()) {
            boolean held = worker(record.ref().uid()).filter(PodWorker::held).isPresent();
            if (!Endings.terminal(record.phase()) && (held || record.phase().equals("Running"))) {
                Pod pod = record.pod();
                context.admission().readmit(Allocation.ofStatus(pod).applyTo(pod));
            }
        }
    }

    CountDownLatch firstSync() {
        return synced;
    }

    Optional<PodObservation> observation(String uid) {
        return Optional.ofNullable(byUid.get(uid)).flatMap(PodWorker::observation);
    }

    /** UIDs of the pods that the provider should have. */
    Set<String> held() {
        Set<String> uids = new HashSet<>();
        byUid.forEach((uid, worker) -> {
            if (worker.held()) {
                uids.add(uid);
            }
        });
        return uids;
    }

    /** What the provider has, of what it was expected to have before it was asked. */
    void listed(Set<String> expected, Collection<String> found) {
        for (String uid : expected) {
            worker(uid).ifPresent(found.contains(uid) ? PodWorker::listed : PodWorker::unlisted);
        }
    }

    /** Whether the pod's end is under way here, which makes it no orphan. */
    boolean departing(String uid) {
        return worker(uid).filter(PodWorker::departing).isPresent();
    }

    /** Nothing is left of a pod that the API does not have. */
    void swept(String uid) {
        Optional.ofNullable(byUid.remove(uid)).ifPresent(PodWorker::close);
    }

    void close() {
        byUid.values().forEach(PodWorker::close);
    }

    int size() {
        return byUid.size();
    }

    @Override
    public void added(PodRecord pod) {
        worker(pod.ref()).changed();
    }

    @Override
    public void changed(PodRecord pod) {
        worker(pod.ref()).changed();
    }

    @Override
    public void deleted(PodRecord last) {
        worker(last.ref()).deleted(last);
    }

    @Override
    public void synced() {
        synced.countDown();
    }

    /** Of a pod that has left meanwhile nothing is worth hearing. */
    @Override
    public void observed(PodObservation observation) {
        Optional<PodWorker> known = adopting
                ? Optional.of(worker(observation.pod()))
                : worker(observation.pod().uid());
        known.ifPresent(worker -> worker.observed(observation));
    }

    @Override
    public void event(PodRef pod, PodEvent event) {
        context.events().pod(pod, event);
    }

    @Override
    public void pressure(Set<Pressure> present) {
        context.admission().under(present);
        nodeChanged.run();
    }

    @Override
    public void volumesChanged() {
        nodeChanged.run();
    }

    private Optional<PodWorker> worker(String uid) {
        return Optional.ofNullable(byUid.get(uid));
    }

    private PodWorker worker(PodRef ref) {
        return byUid.computeIfAbsent(ref.uid(), uid -> new PodWorker(ref, context, this::forget));
    }

    private void forget(PodWorker worker) {
        byUid.remove(worker.ref().uid(), worker);
    }
}
