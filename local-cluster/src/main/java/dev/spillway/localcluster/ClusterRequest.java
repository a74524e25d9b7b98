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
 */
public record ClusterRequest(InstanceName name, Optional<Path> kubernetesBinaries, boolean auditLog, boolean server) {

    /** The plain instance of that name. */
    public static ClusterRequest of(InstanceName name) {
        return new ClusterRequest(name, Optional.empty(), false, false);
    }

    /** The same with Kubernetes' programs from a directory. */
    public ClusterRequest withKubernetesBinaries(Path directory) {
        return new ClusterRequest(name, Optional.of(directory.toAbsolutePath()), auditLog, server);
    }

    /** The same with an audit log. */
    public ClusterRequest withAuditLog() {
        return new ClusterRequest(name, kubernetesBinaries, true, server);
    }

    /** The same with a real kubelet. */
    public ClusterRequest withServer() {
        return new ClusterRequest(name, kubernetesBinaries, auditLog, true);
    }
}
