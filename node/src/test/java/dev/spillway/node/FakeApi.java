package dev.spillway.node;

import dev.spillway.core.PodRef;
import dev.spillway.kube.PodDeletion;
import dev.spillway.kube.PodListener;
import dev.spillway.kube.PodRecord;
import dev.spillway.kube.StatusPatch;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The pods of one node in an API server of its own, which counts what is asked of it. */
final class FakeApi implements ApiPods {
    private final ManualTime time;
    private final Map<String, Pod> pods = new LinkedHashMap<>();
    private Optional<PodListener> listener = Optional.empty();
    private long resourceVersion = 100;

    final List<PodStatus> patches = new ArrayList<>();
    int deletes;
    int gets;
    int lists;
    boolean overloaded;
    /** Happens whenever the pod's object is looked at, in the middle of a step. */
    Runnable meanwhile = () -> {};

    Runnable beforeDelete = () -> {};

    FakeApi(ManualTime time) {
        this.time = time;
    }

    /** As a process does that starts: hears of all pods, then of their changes. */
    void watch(PodListener newListener) {
        listener = Optional.of(newListener);
        pods().forEach(newListener::added);
        newListener.synced();
    }

    void unwatch() {
        listener = Optional.empty();
    }

    void create(Pod pod) {
        Pod stored = new PodBuilder(pod)
                .editMetadata()
                .withGeneration(1L)
                .withCreationTimestamp(time.now().toString())
                .endMetadata()
                .editOrNewStatus()
                .withPhase("Pending")
                .withQosClass("BestEffort")
                .endStatus()
                .build();
        store(stored);
        listener.ifPresent(l -> l.added(record(stored)));
    }

    /** What {@code kubectl delete} does: a pod that never ran anywhere or has finished goes at once, as grace 0 does. */
    void delete(String uid, long grace) {
        Pod pod = pod(uid);
        boolean finished = Endings.terminal(pod.getStatus().getPhase());
        if ((grace == 0 || finished) && pod.getMetadata().getFinalizers().isEmpty()) {
            vanish(uid);
            return;
        }
        Instant gone = time.now().plusSeconds(grace);
        update(new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp(gone.toString())
                .withDeletionGracePeriodSeconds(grace)
                .withGeneration(pod.getMetadata().getGeneration() + 1)
                .endMetadata()
                .build());
    }

    /** Somebody else changes the object. */
    void update(Pod changed) {
        store(changed);
        listener.ifPresent(l -> l.changed(record(changed)));
    }

    void removeFinalizers(String uid) {
        Pod pod = pod(uid);
        pod.getMetadata().setFinalizers(List.of());
        if (pod.getMetadata().getDeletionTimestamp() != null
                && pod.getMetadata().getDeletionGracePeriodSeconds() == 0) {
            vanish(uid);
        } else {
            update(pod);
        }
    }

    Pod pod(String uid) {
        return Optional.ofNullable(pods.get(uid)).orElseThrow(() -> new AssertionError("no pod " + uid));
    }

    boolean has(String uid) {
        return pods.containsKey(uid);
    }

    String phase(String uid) {
        return pod(uid).getStatus().getPhase();
    }

    @Override
    public Optional<PodRecord> get(String uid) {
        meanwhile.run();
        return Optional.ofNullable(pods.get(uid)).map(FakeApi::record);
    }

    @Override
    public Collection<PodRecord> pods() {
        return pods.values().stream().map(FakeApi::record).toList();
    }

    @Override
    public StatusPatch writeStatus(Pod last, PodStatus wanted, Map<String, String> annotations) {
        if (overloaded) {
            return new StatusPatch.Retry("429", Optional.empty());
        }
        Pod pod = pods.get(last.getMetadata().getUid());
        if (pod == null) {
            return new StatusPatch.Gone();
        }
        if (wanted.equals(pod.getStatus())) {
            return new StatusPatch.Unchanged();
        }
        patches.add(wanted);
        Pod changed = new PodBuilder(pod)
                .editMetadata()
                .addToAnnotations(annotations)
                .endMetadata()
                .withStatus(wanted)
                .build();
        store(changed);
        return new StatusPatch.Patched(changed);
    }

    @Override
    public PodDeletion delete(PodRef ref) {
        if (overloaded) {
            return new PodDeletion.Retry("429", Optional.empty());
        }
        deletes++;
        beforeDelete.run();
        if (!has(ref.uid())) {
            return new PodDeletion.Gone();
        }
        delete(ref.uid(), 0);
        return new PodDeletion.Deleted();
    }

    @Override
    public boolean exists(PodRef pod) {
        gets++;
        return has(pod.uid());
    }

    @Override
    public Set<String> listUids() {
        lists++;
        return Set.copyOf(pods.keySet());
    }

    private void vanish(String uid) {
        Pod last = pods.remove(uid);
        if (last != null) {
            listener.ifPresent(l -> l.deleted(record(last)));
        }
    }

    private void store(Pod pod) {
        pod.getMetadata().setResourceVersion(Long.toString(++resourceVersion));
        pods.put(pod.getMetadata().getUid(), pod);
    }

    private static PodRecord record(Pod pod) {
        return PodRecord.of(pod);
    }
}
