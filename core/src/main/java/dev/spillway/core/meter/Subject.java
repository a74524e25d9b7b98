package dev.spillway.core.meter;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whom a usage is charged to. The pods of one workload on one node have equal subjects.
 *
 * @param ownerKind {@code Deployment}, {@code Job}, …; {@code Pod} for a pod that nothing controls
 * @param region the region of prices and vouchers; empty if there is none
 * @param labels the pod's own, without those that tell one pod of a workload from the next
 */
public record Subject(
        String namespace,
        String ownerKind,
        String owner,
        String node,
        String zone,
        String region,
        SortedMap<String, String> labels) {
    public Subject {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    public static Subject of(Pod pod, Place place) {
        WorkloadOwner owner = WorkloadOwner.of(pod);
        return new Subject(
                pod.getMetadata().getNamespace(),
                owner.kind(),
                owner.name(),
                place.node(),
                place.zone(),
                place.region(),
                workloadLabels(pod));
    }

    private static SortedMap<String, String> workloadLabels(Pod pod) {
        Map<String, String> all =
                Optional.ofNullable(pod.getMetadata().getLabels()).orElse(Map.of());
        SortedMap<String, String> kept = new TreeMap<>(all);
        kept.remove("statefulset.kubernetes.io/pod-name");
        kept.remove("apps.kubernetes.io/pod-index");
        kept.remove("batch.kubernetes.io/job-completion-index");
        return kept;
    }

    /** Where a pod runs: its virtual node, and that node's zone and region, empty where unknown. */
    public record Place(String node, String zone, String region) {}
}
