package dev.spillway.core.meter;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The workload that a person would name: the Deployment rather than its ReplicaSet. */
record WorkloadOwner(String kind, String name) {
    private static final String HASH_LABEL = "pod-template-hash";

    static WorkloadOwner of(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getOwnerReferences()).orElse(List.of()).stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst()
                .map(owner -> named(owner, pod))
                .orElseGet(() -> new WorkloadOwner("Pod", pod.getMetadata().getName()));
    }

    /** A Deployment names its ReplicaSets after itself and the hash that their pods carry as a label. */
    private static WorkloadOwner named(OwnerReference owner, Pod pod) {
        String hash = Optional.ofNullable(pod.getMetadata().getLabels())
                .orElse(Map.of())
                .getOrDefault(HASH_LABEL, "");
        String suffix = "-" + hash;
        boolean ofDeployment = owner.getKind().equals("ReplicaSet")
                && !hash.isEmpty()
                && owner.getName().endsWith(suffix);
        return ofDeployment
                ? new WorkloadOwner(
                        "Deployment",
                        owner.getName().substring(0, owner.getName().length() - suffix.length()))
                : new WorkloadOwner(owner.getKind(), owner.getName());
    }
}
