package dev.spillway.provider.cri.pod;

import dev.spillway.core.PodEvent;
import dev.spillway.core.actions.PodAction;
import dev.spillway.core.actions.PodAction.ContainerResize;
import dev.spillway.core.resize.ResizeEvents;
import dev.spillway.core.resources.LinuxResources;
import dev.spillway.cri.api.LinuxContainerResources;
import dev.spillway.provider.cri.runtime.CriException;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Puts new resources in force for a pod that runs. Used by the pod's worker alone. */
final class PodResize {
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final Host host;
    private final Enforced enforced;
    private final BiConsumer<String, PodEvent> event;
    private String error = "";

    PodResize(Host host, Enforced enforced, BiConsumer<String, PodEvent> event) {
        this.host = host;
        this.enforced = enforced;
        this.event = event;
    }

    /** Why the last attempt failed; empty if it did not. */
    String error() {
        return error;
    }

    /** Returns when to try again, if it failed. */
    Optional<Instant> carryOut(PodAction.ResizePod resize, Pod pod) {
        try {
            Optional<String> tooSmall = tooSmall(resize, pod);
            if (tooSmall.isPresent()) {
                return failed(pod, tooSmall.get());
            }
            apply(resize, pod);
            error = "";
            return Optional.empty();
        } catch (CriException | IOException e) {
            return failed(pod, String.valueOf(e.getMessage()));
        }
    }

    /** Nothing is left to be done. */
    void done() {
        error = "";
    }

    private void apply(PodAction.ResizePod resize, Pod pod) throws CriException, IOException {
        String around = CgroupPaths.ofPod(host.cgroupParent(), pod);
        LinuxResources now = enforced.ofPod().orElse(resize.pod());
        set(around, now, resize.pod().max(now));
        for (ContainerResize container : resize.containers()) {
            host.runtime().updateContainerResources(container.id(), resources(container.to()));
            enforced.told(enforced.path(pod, container.id()), container.to());
        }
        set(around, resize.pod().max(now), resize.pod());
    }

    private void set(String path, LinuxResources from, LinuxResources to) throws IOException {
        if (!from.matches(to)) {
            host.cgroups().update(path, to);
            enforced.told(path, to);
        }
    }

    /** The kernel would kill for it: a kubelet checks what is in use first. */
    private Optional<String> tooSmall(PodAction.ResizePod resize, Pod pod) throws IOException {
        Optional<LinuxResources> around = enforced.ofPod();
        if (around.isPresent() && shrinks(around.get(), resize.pod())) {
            long usage = host.cgroups().memoryUsage(CgroupPaths.ofPod(host.cgroupParent(), pod));
            if (usage >= resize.pod().memoryLimit()) {
                return Optional.of("attempting to set pod memory limit ("
                        + resize.pod().memoryLimit() + ") below current usage (" + usage + ")");
            }
        }
        for (ContainerResize container : resize.containers()) {
            long limit = container.to().memoryLimit();
            long usage = shrinks(container.from(), container.to())
                    ? host.cgroups().memoryUsage(enforced.path(pod, container.id()))
                    : 0;
            if (limit > 0 && usage >= limit) {
                return Optional.of("attempting to set container \"" + container.name() + "\" memory limit (" + limit
                        + ") below current usage (" + usage + ")");
            }
        }
        return Optional.empty();
    }

    private static boolean shrinks(LinuxResources from, LinuxResources to) {
        return to.memoryLimit() > 0 && (from.memoryLimit() == 0 || to.memoryLimit() < from.memoryLimit());
    }

    private static LinuxContainerResources resources(LinuxResources to) {
        return LinuxContainerResources.newBuilder()
                .setCpuShares(to.cpuShares())
                .setCpuPeriod(to.cpuPeriod())
                // Zero would leave the limit as it is.
                .setCpuQuota(to.cpuQuota() == 0 ? -1 : to.cpuQuota())
                .setMemoryLimitInBytes(to.memoryLimit() == 0 ? -1 : to.memoryLimit())
                .build();
    }

    private Optional<Instant> failed(Pod pod, String why) {
        if (!why.equals(error)) {
            event.accept("", ResizeEvents.failed(pod, why));
        }
        error = why;
        return Optional.of(host.clock().instant().plus(RETRY));
    }
}
