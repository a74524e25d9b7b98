package dev.spillway.node;

import dev.spillway.core.ContainerState;
import dev.spillway.core.PodObservation;
import dev.spillway.core.status.Observations;
import dev.spillway.kube.PodRecord;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.stream.Stream;

/** What is particular about the last statuses of a pod. */
final class Endings {
    private Endings() {}

    static boolean terminal(String phase) {
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    /** Whether somebody reads the terminal status of a pod that is about to go: a Job counts it, a finalizer's owner may. */
    static boolean awaited(PodRecord record, Pod pod) {
        return record.hasFinalizers()
                || pod.getMetadata().getOwnerReferences().stream().anyMatch(owner -> "Job".equals(owner.getKind()));
    }

    /** Whether a container has become ready or unready while one still runs: Services go by it until the pod's end. */
    static boolean readinessMoved(Pod pod, PodObservation seen) {
        return seen.containers().stream().anyMatch(c -> c.state() instanceof ContainerState.Running)
                && pod.getStatus() != null
                && Stream.of(
                                pod.getStatus().getInitContainerStatuses(),
                                pod.getStatus().getContainerStatuses())
                        .flatMap(List::stream)
                        .anyMatch(told -> seen.container(told.getName())
                                .filter(c -> c.ready() != Boolean.TRUE.equals(told.getReady()))
                                .isPresent());
    }

    /** Being deleted raises the generation, which is not worth a write of its own before the last one. */
    static void keepGeneration(Pod pod, PodStatus wanted) {
        if (pod.getStatus() != null && pod.getStatus().getObservedGeneration() != null) {
            wanted.setObservedGeneration(pod.getStatus().getObservedGeneration());
        }
    }

    static PodObservation nothingLeft(Pod pod) {
        return Observations.nothingLeft(pod);
    }
}
