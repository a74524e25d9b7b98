package dev.spillway.core.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import java.util.Optional;
import java.util.OptionalLong;

/** The group that a pod's volumes belong to. */
public final class FsGroup {
    private FsGroup() {}

    /** {@code securityContext.fsGroup}; empty if the pod names none. */
    public static OptionalLong of(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getSecurityContext()).map(PodSecurityContext::getFsGroup).stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }
}
