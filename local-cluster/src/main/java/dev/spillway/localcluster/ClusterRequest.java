package dev.spillway.localcluster;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code up} shall bring about.
 *
 * @param name which instance
 * @param kubernetesBinaries a directory with Kubernetes' programs; built from source when empty
 * @param auditLog whether a new instance's API server writes an audit log
 * @param server whether a real kubelet with its own containerd joins the cluster
 * @param capacityOnly whether the instance is only what runs pods (network, containerd, registry, images), for a cluster
 *     that exists elsewhere
 */
public record ClusterRequest(
        InstanceName name, Optional<Path> kubernetesBinaries, boolean auditLog, boolean server, boolean capacityOnly) {

    /** The plain instance of that name. */
    public static ClusterRequest of(InstanceName name) {
        return new ClusterRequest(name, Optional.empty(), false, false, false);
    }

    /** The same with Kubernetes' programs from a directory. */
    public ClusterRequest withKubernetesBinaries(Path directory) {
        return new ClusterRequest(name, Optional.of(directory.toAbsolutePath()), auditLog, server, capacityOnly);
    }

    /** The same with an audit log. */
    public ClusterRequest withAuditLog() {
        return new ClusterRequest(name, kubernetesBinaries, true, server, capacityOnly);
    }

    /** The same with a real kubelet. */
    public ClusterRequest withServer() {
        return new ClusterRequest(name, kubernetesBinaries, auditLog, true, capacityOnly);
    }

    /** The same without a cluster of its own, and so without what belongs to one. */
    public ClusterRequest withCapacityOnly() {
        return new ClusterRequest(name, kubernetesBinaries, false, false, true);
    }
}
