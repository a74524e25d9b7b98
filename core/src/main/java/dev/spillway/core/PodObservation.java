package dev.spillway.core;

import java.util.List;
import java.util.Optional;

/**
 * A provider's whole view of one pod at one moment; only {@code core} turns it into a {@code PodStatus}.
 *
 * @param version grows with every change that the provider sees of this pod, within one life of the provider; a
 *     reader drops an observation whose version is below one it has already seen
 * @param sandbox empty before the first sandbox; afterwards the newest one, which stays here when it has stopped
 * @param containers one per container of the spec that has been seen, in any order
 * @param failure set once the provider has given up on the pod as a whole
 * @param released every container has exited and what the pod held (address, volumes, cgroup) is free again; a pod is
 *     never deleted from the API before that. Once true, it stays true
 * @param resizeError why granted resources are not in force yet; empty while nothing has gone wrong
 */
public record PodObservation(
        PodRef pod,
        long version,
        Optional<SandboxObservation> sandbox,
        List<ContainerObservation> containers,
        Optional<PodFailure> failure,
        boolean released,
        String resizeError) {
    public PodObservation {
        containers = List.copyOf(containers);
    }

    /** Of a pod that no resize has failed of. */
    public PodObservation(
            PodRef pod,
            long version,
            Optional<SandboxObservation> sandbox,
            List<ContainerObservation> containers,
            Optional<PodFailure> failure,
            boolean released) {
        this(pod, version, sandbox, containers, failure, released, "");
    }

    public Optional<ContainerObservation> container(String name) {
        return containers.stream().filter(c -> c.name().equals(name)).findFirst();
    }
}
