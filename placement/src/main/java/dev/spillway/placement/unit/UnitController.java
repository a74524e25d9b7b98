package dev.spillway.placement.unit;

import dev.spillway.core.PodEvent;
import dev.spillway.core.PodRef;
import dev.spillway.core.placement.UnitPolicies;
import dev.spillway.core.placement.UnitPolicy;
import dev.spillway.placement.overflow.PodWrites;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts, narrows and lifts: a pod that is held for its unit gets the first one with a free place. One pod after the
 * other, each write done before the next count, so that no unit ever has more than its maximum. Not thread-safe.
 */
public final class UnitController {
    private static final Logger log = LoggerFactory.getLogger(UnitController.class);

    private final UnitCounts.Members cluster;
    private final UnitCounts counts;
    private final PodWrites writes;
    private final BiConsumer<PodRef, PodEvent> events;
    private final Map<String, String> waiting = new HashMap<>();

    /**
     * Does nothing by itself: {@link #look} does.
     *
     * @param counts shared with whoever else moves pods between units
     */
    public UnitController(
            UnitCounts.Members cluster, UnitCounts counts, PodWrites writes, BiConsumer<PodRef, PodEvent> events) {
        this.cluster = cluster;
        this.counts = counts;
        this.writes = writes;
        this.events = events;
    }

    /** UIDs of pods that have no unit yet: every one was full, or the write did not succeed. */
    public Set<String> waiting() {
        return Set.copyOf(waiting.keySet());
    }

    /** Begins anew, with what is seen. */
    public void forget() {
        waiting.clear();
    }

    /** Looks at one pod, which may have changed, got a node, or gone. */
    public void look(String uid) {
        Optional<Pod> pod = cluster.unboundPod(uid).filter(UnitPolicies::isHeld);
        if (pod.isEmpty()) {
            waiting.remove(uid);
            return;
        }
        OptionalInt decided = counts.decided(uid);
        if (decided.isEmpty() || waiting.containsKey(uid)) {
            place(pod.get(), decided);
        }
    }

    private void place(Pod pod, OptionalInt decided) {
        Map<String, String> labels = cluster.namespaceLabels(pod.getMetadata().getNamespace());
        Optional<UnitPolicy> policy = counts.policy(pod, labels);
        if (policy.isEmpty()) {
            release(pod);
            return;
        }
        // A write that may have been done is repeated as it was.
        OptionalInt unit = decided.isPresent() ? decided : counts.next(policy.get(), pod);
        if (unit.isPresent()) {
            assign(pod, policy.get(), unit.getAsInt());
        } else {
            wait(PodRef.of(pod), policy.get().name());
        }
    }

    private void wait(PodRef ref, String policy) {
        if (!policy.equals(waiting.put(ref.uid(), policy))) {
            events.accept(ref, PodEvent.normal("UnitsFull", "every unit of " + policy + " has its maximum"));
        }
    }

    private void assign(Pod pod, UnitPolicy policy, int unit) {
        counts.decide(pod, policy, unit);
        PodRef ref = PodRef.of(pod);
        switch (write(pod, UnitPolicies.assigned(cluster.state(), pod, policy, unit))) {
            case WRITTEN -> log.info("pod {} gets unit {} of {}", ref, unit, policy.name());
            case GONE, REFUSED -> counts.undo(ref.uid());
            case STALE, RETRY -> log.debug("pod {} does not have unit {} of {} yet", ref, unit, policy.name());
        }
    }

    /** Its policy was deleted while it waited: nothing holds it any more. */
    private void release(Pod pod) {
        counts.undo(pod.getMetadata().getUid());
        write(pod, UnitPolicies.released(pod));
    }

    private PodWrites.Outcome write(Pod before, Pod after) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("annotations", after.getMetadata().getAnnotations());
        metadata.put("labels", after.getMetadata().getLabels());
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("schedulingGates", after.getSpec().getSchedulingGates());
        spec.put("nodeSelector", after.getSpec().getNodeSelector());
        spec.put("affinity", after.getSpec().getAffinity());
        spec.put("tolerations", after.getSpec().getTolerations());
        metadata.values().removeIf(Objects::isNull);
        spec.values().removeIf(Objects::isNull);
        PodWrites.Outcome outcome = writes.patch(before, metadata, spec);
        String uid = before.getMetadata().getUid();
        if (outcome == PodWrites.Outcome.WRITTEN || outcome == PodWrites.Outcome.GONE) {
            waiting.remove(uid);
        } else {
            waiting.putIfAbsent(uid, "");
        }
        return outcome;
    }
}
