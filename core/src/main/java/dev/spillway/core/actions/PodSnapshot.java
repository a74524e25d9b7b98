package dev.spillway.core.actions;

import dev.spillway.core.resources.LinuxResources;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a container runtime has of one pod at one moment.
 *
 * @param sandboxes all of the pod's, the newest first
 * @param containers every attempt of every container that the runtime still has, in any order and any sandbox
 * @param cgroup what the cgroup around all containers is set to; empty if that is not known
 */
public record PodSnapshot(
        List<SandboxView> sandboxes, List<ContainerView> containers, Optional<LinuxResources> cgroup) {
    /** A runtime that has nothing of the pod. */
    public static final PodSnapshot EMPTY = new PodSnapshot(List.of(), List.of());

    public PodSnapshot {
        sandboxes = List.copyOf(sandboxes);
        containers = List.copyOf(containers);
    }

    /** Of a pod whose cgroup nobody has read. */
    public PodSnapshot(List<SandboxView> sandboxes, List<ContainerView> containers) {
        this(sandboxes, containers, Optional.empty());
    }

    /** The newest attempt of a container. */
    public Optional<ContainerView> newest(String name) {
        return attempts(name).stream().findFirst();
    }

    /** All attempts of a container, the newest first. */
    public List<ContainerView> attempts(String name) {
        return containers.stream()
                .filter(c -> c.name().equals(name))
                .sorted(Comparator.comparing(ContainerView::createdAt).reversed())
                .toList();
    }
}
