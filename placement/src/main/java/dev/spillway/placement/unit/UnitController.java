package dev.spillway.placement.unit;

import dev.spillway.core.PodEvent;
import dev.spillway.core.PodRef;
import dev.spillway.core.placement.UnitPolicies;
import dev.spillway.core.placement.UnitPolicy;
import dev.spillway.placement.overflow.OverflowController;
import dev.spillway.placement.overflow.PodWrites;
import dev.spillway.placement.view.UnitMember;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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

    private final OverflowController.Cluster cluster;
    private final PodWrites writes;
    private final BiConsumer<PodRef, PodEvent> events;
    /** What was written and perhaps not seen yet. */
    private final Map<String, UnitMember> assumed = new HashMap<>();

    private final Map<String, String> waiting = new HashMap<>();

    /** Does nothing by itself: {@link #look} does. */
    public UnitController(OverflowController.Cluster cluster, PodWrites writes, BiConsumer<PodRef, PodEvent> events) {
        this.cluster = cluster;
        this.writes = writes;
        this.events = events;
    }

    /** UIDs of pods for which every unit was full. */
    public Set<String> waiting() {
        return Set.copyOf(waiting.keySet());
    }

    /** Looks at one pod, which may have changed, got a node, or gone. */
    public void look(String uid) {
        Optional<Pod> pod = cluster.unboundPod(uid).filter(UnitPolicies::isHeld);
        if (pod.isEmpty()) {
            waiting.remove(uid);
            return;
        }
        if (!assumed.containsKey(uid)) {
            place(pod.get());
        }
    }

    private void place(Pod pod) {
        PodRef ref = PodRef.of(pod);
        Map<String, String> labels = cluster.namespaceLabels(ref.namespace());
        Optional<UnitPolicy> policy = UnitCounts.policy(cluster, pod, labels);
        if (policy.isEmpty()) {
            release(pod);
            return;
        }
        OptionalInt unit = policy.get().next(UnitCounts.of(policy.get(), members()));
        if (unit.isPresent()) {
            assign(pod, policy.get(), unit.getAsInt());
        } else if (!policy.get()
                .name()
                .equals(waiting.put(ref.uid(), policy.get().name()))) {
            events.accept(
                    ref,
                    PodEvent.normal("UnitsFull", "every unit of " + policy.get().name() + " has its maximum"));
        }
    }

    private List<UnitMember> members() {
        Map<String, UnitMember> seen = cluster.members();
        assumed.keySet().removeAll(seen.keySet());
        assumed.keySet().removeIf(uid -> cluster.unboundPod(uid).isEmpty());
        Map<String, UnitMember> all = new HashMap<>(assumed);
        all.putAll(seen);
        return List.copyOf(all.values());
    }

    private void assign(Pod pod, UnitPolicy policy, int unit) {
        if (write(pod, UnitPolicies.assigned(cluster.state(), pod, policy, unit))) {
            PodRef ref = PodRef.of(pod);
            log.info("pod {} gets unit {} of {}", ref, unit, policy.name());
            Map<String, String> labels = pod.getMetadata().getLabels();
            assumed.put(
                    ref.uid(),
                    new UnitMember(
                            ref.namespace(),
                            labels == null ? Map.of() : Map.copyOf(labels),
                            policy.owner(),
                            unit,
                            false));
        }
    }

    /** Its policy was deleted while it waited: nothing holds it any more. */
    private void release(Pod pod) {
        write(pod, UnitPolicies.released(pod));
    }

    private boolean write(Pod before, Pod after) {
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
        return outcome == PodWrites.Outcome.WRITTEN;
    }
}
