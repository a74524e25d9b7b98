package dev.spillway.core;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Pod;

/**
 * Which pod: its UID tells incarnations apart, its namespace and name are for people and for requests.
 *
 * <p>Two refs are equal only if all three parts are. State is always keyed by {@link #uid()}, never by name: a pod of
 * the same name that was created again is another pod.
 */
public record PodRef(String namespace, String name, String uid) {
    public PodRef {
        requireNonNull(namespace, "namespace is null");
        requireNonNull(name, "name is null");
        requireNonNull(uid, "uid is null");
    }

    /** The ref of an object that the API server sent, which always carries all three parts. */
    public static PodRef of(Pod pod) {
        return new PodRef(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                pod.getMetadata().getUid());
    }

    /** {@code namespace/name (uid)}, as log lines name a pod. */
    @Override
    public String toString() {
        return namespace + "/" + name + " (" + uid + ")";
    }
}
