package dev.spillway.provider.cri.pod;

import java.util.Map;

/**
 * Whose a sandbox is. Several clusters, instances and nodes may share one containerd: a sandbox is ours only if all three
 * match.
 *
 * @param clusterId UID of the namespace {@code kube-system}
 */
public record CriScope(String clusterId, String instance, String node) {

    /** On every sandbox and container of ours. */
    public Map<String, String> labels() {
        return Map.of(Labels.CLUSTER_ID, clusterId, Labels.INSTANCE, instance, Labels.NODE, node);
    }
}
