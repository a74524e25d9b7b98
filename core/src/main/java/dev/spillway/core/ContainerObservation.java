package dev.spillway.core;

import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Optional;

/**
 * What a provider sees of one container: init, regular or ephemeral, told apart by the name in the pod's spec.
 *
 * @param lastTermination how the attempt before the current one ended
 * @param restartCount attempts after the first one, 0 or more
 * @param ready passed its readiness probe, or runs and has none; for an init container: done
 * @param started passed its startup probe, or runs and has none
 * @param image the image as it was asked for
 * @param imageId the image that the runtime resolved it to; empty until it did
 * @param containerId with its runtime's scheme, as in {@code containerd://…}; empty until there is one
 * @param resources what is in force in the runtime; empty until it is known
 * @param user who its first process runs as; empty where the runtime does not say
 */
public record ContainerObservation(
        String name,
        ContainerState state,
        Optional<ContainerState.Terminated> lastTermination,
        int restartCount,
        boolean ready,
        boolean started,
        String image,
        String imageId,
        String containerId,
        Optional<ResourceRequirements> resources,
        Optional<LinuxUser> user) {

    /** Of a runtime that does not say whom its containers run as. */
    public ContainerObservation(
            String name,
            ContainerState state,
            Optional<ContainerState.Terminated> lastTermination,
            int restartCount,
            boolean ready,
            boolean started,
            String image,
            String imageId,
            String containerId,
            Optional<ResourceRequirements> resources) {
        this(
                name,
                state,
                lastTermination,
                restartCount,
                ready,
                started,
                image,
                imageId,
                containerId,
                resources,
                Optional.empty());
    }

    /** The identity of a process: user, primary group and all further groups. */
    public record LinuxUser(long uid, long gid, List<Long> groups) {
        public LinuxUser {
            groups = List.copyOf(groups);
        }
    }
}
