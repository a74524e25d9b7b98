package dev.spillway.core.resources;

import static dev.spillway.core.resources.Quantities.MEMORY;

import dev.spillway.core.pod.Containers;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;

/** How readily the kernel kills a container when memory runs out: pkg/kubelet/qos/policy.go. */
public final class OomScoreAdj {
    private static final int GUARANTEED = -997;
    private static final int BEST_EFFORT = 1000;
    private static final int LOWEST_BURSTABLE = 1000 + GUARANTEED;
    private static final int NODE_CRITICAL_PRIORITY = 2_000_001_000;

    private OomScoreAdj() {}

    /**
     * Between -997 and 1000.
     *
     * @param memoryCapacity of the machine, bytes
     */
    public static int of(Pod pod, Container container, long memoryCapacity) {
        Integer priority = pod.getSpec().getPriority();
        if (priority != null && priority >= NODE_CRITICAL_PRIORITY) {
            return GUARANTEED;
        }
        return switch (QosClass.of(pod)) {
            case GUARANTEED -> GUARANTEED;
            case BEST_EFFORT -> BEST_EFFORT;
            case BURSTABLE -> burstable(pod.getSpec(), container, memoryCapacity);
        };
    }

    private static int burstable(PodSpec spec, Container container, long capacity) {
        long share = unallocatedShare(spec);
        long score = score(request(container) + share, capacity);
        if (isSidecarOf(spec, container)) {
            long least = spec.getContainers().stream()
                    .mapToLong(OomScoreAdj::request)
                    .min()
                    .orElse(0);
            score = Math.min(score, score(least + share, capacity));
        }
        return Math.clamp(score, LOWEST_BURSTABLE, BEST_EFFORT - 1);
    }

    private static long score(long request, long capacity) {
        return 1000 - 1000 * request / capacity;
    }

    /** What the pod as a whole requests beyond its containers is shared among them evenly. */
    private static long unallocatedShare(PodSpec spec) {
        long ofPod = spec.getResources() == null
                ? 0
                : Quantities.value(spec.getResources().getRequests(), MEMORY);
        long ofContainers = Quantities.value(PodResources.containerRequests(spec), MEMORY);
        int count = spec.getContainers().size() + spec.getInitContainers().size();
        return ofPod == 0 ? 0 : (ofPod - ofContainers) / count;
    }

    private static boolean isSidecarOf(PodSpec spec, Container container) {
        return Containers.isSidecar(container) && spec.getInitContainers().contains(container);
    }

    private static long request(Container container) {
        return container.getResources() == null
                ? 0
                : Quantities.value(container.getResources().getRequests(), MEMORY);
    }
}
