package dev.spillway.core.actions;

import dev.spillway.core.actions.PodAction.ContainerResize;
import dev.spillway.core.actions.PodAction.ResizePod;
import dev.spillway.core.resources.CgroupValues;
import dev.spillway.core.resources.LinuxResources;
import dev.spillway.core.resources.Quantities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which running containers have other resources than their pod was granted: a kubelet's {@code computePodResizeAction}
 * (pkg/kubelet/kuberuntime/kuberuntime_manager.go, 1.36), from what their cgroups say.
 */
final class Resizes {
    private final Pod pod;
    private final LinuxResources ofPod;
    private final PodSnapshot snapshot;
    private final List<ContainerResize> updates = new ArrayList<>();

    /** @param ofPod what the cgroup around all containers shall be set to */
    Resizes(Pod pod, LinuxResources ofPod, PodSnapshot snapshot) {
        this.ofPod = ofPod;
        this.pod = pod;
        this.snapshot = snapshot;
    }

    /** Looks at a running container; true if its resize policy wants it restarted, else it is updated as it runs. */
    boolean needsRestart(Container container, ContainerView view) {
        LinuxResources to = CgroupValues.ofContainer(pod, container);
        Optional<LinuxResources> from = view.resources().filter(present -> !present.matches(to));
        if (from.isEmpty()) {
            return false;
        }
        boolean cpu = !from.get().cpuMatches(to) && restarts(container, Quantities.CPU);
        boolean memory = !from.get().memoryMatches(to) && restarts(container, Quantities.MEMORY);
        if (!cpu && !memory) {
            updates.add(new ContainerResize(view.id(), view.name(), from.get(), to));
        }
        return cpu || memory;
    }

    /** What is to be done about the containers looked at and the cgroup around them; those that shrink come first. */
    Optional<ResizePod> action() {
        boolean around =
                snapshot.cgroup().filter(present -> !present.matches(ofPod)).isPresent();
        if (updates.isEmpty() && !around) {
            return Optional.empty();
        }
        Comparator<ContainerResize> shrinkingFirst = Comparator.comparing(Resizes::grows);
        return Optional.of(
                new ResizePod(ofPod, updates.stream().sorted(shrinkingFirst).toList()));
    }

    private static boolean grows(ContainerResize resize) {
        return resize.to().covers(resize.from());
    }

    private static boolean restarts(Container container, String resource) {
        return container.getResizePolicy().stream()
                .anyMatch(p -> resource.equals(p.getResourceName()) && "RestartContainer".equals(p.getRestartPolicy()));
    }
}
