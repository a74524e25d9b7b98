package dev.spillway.core.resources;

import static dev.spillway.core.resources.Quantities.CPU;
import static dev.spillway.core.resources.Quantities.MEMORY;

import dev.spillway.core.ElasticSpec;
import dev.spillway.core.pod.Containers;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and limits as cgroup values (pkg/kubelet/cm/helpers_linux.go, kuberuntime_container_linux.go). */
public final class CgroupValues {
    private static final long MIN_SHARES = 2;
    private static final long MAX_SHARES = 262_144;
    private static final long SHARES_PER_CPU = 1024;
    private static final long MILLI_PER_CPU = 1000;
    private static final long PERIOD = 100_000;
    private static final long MIN_QUOTA = 1000;

    private CgroupValues() {}

    /** Of one container; where it has no limit of its own, the pod's applies. */
    public static LinuxResources ofContainer(Pod pod, Container container) {
        Map<String, Quantity> requests = requests(container.getResources());
        long cpuLimit = limit(pod, container, CPU);
        long cpuRequest = requests.containsKey(CPU) ? Quantities.milliValue(requests, CPU) : cpuLimit;
        long memory = limit(pod, container, MEMORY);
        return new LinuxResources(shares(cpuRequest), quota(cpuLimit), PERIOD, memory);
    }

    /** Of the cgroup around all containers of a pod: limited only by what limits every one of them. */
    public static LinuxResources ofPod(Pod pod) {
        if (QosClass.of(pod) == QosClass.BEST_EFFORT) {
            return new LinuxResources(MIN_SHARES, 0, PERIOD, 0);
        }
        Map<String, Quantity> limits = PodResources.limits(pod);
        long request = Quantities.milliValue(PodResources.requests(pod), CPU);
        long quota = limitsAll(pod, CPU) ? quota(Quantities.milliValue(limits, CPU)) : 0;
        long memory = limitsAll(pod, MEMORY) ? Quantities.value(limits, MEMORY) : 0;
        return new LinuxResources(shares(request), quota, PERIOD, memory);
    }

    /** The same for a pod that is given a spec: a spec of a catalogue is its limit, whatever its containers say. */
    public static LinuxResources ofPod(Pod pod, ElasticSpec spec) {
        return spec.isAsRequested()
                ? ofPod(pod)
                : new LinuxResources(shares(spec.milliCpu()), quota(spec.milliCpu()), PERIOD, spec.memoryBytes());
    }

    /** The weight of so many thousandths of a CPU. */
    public static long shares(long milliCpu) {
        return Math.clamp(milliCpu * SHARES_PER_CPU / MILLI_PER_CPU, MIN_SHARES, MAX_SHARES);
    }

    /** Microseconds per period of 100 ms, at least 1 ms; 0, for no limit, of 0. */
    public static long quota(long milliCpu) {
        return milliCpu == 0 ? 0 : Math.max(milliCpu * PERIOD / MILLI_PER_CPU, MIN_QUOTA);
    }

    private static boolean limitsAll(Pod pod, String name) {
        return value(limits(pod.getSpec().getResources()), name) > 0
                || Containers.initAndRegular(pod.getSpec()).stream()
                        .allMatch(c -> value(limits(c.getResources()), name) > 0);
    }

    private static long limit(Pod pod, Container container, String name) {
        long own = value(limits(container.getResources()), name);
        return own > 0 ? own : value(limits(pod.getSpec().getResources()), name);
    }

    private static long value(Map<String, Quantity> amounts, String name) {
        return name.equals(CPU) ? Quantities.milliValue(amounts, name) : Quantities.value(amounts, name);
    }

    private static Map<String, Quantity> limits(@Nullable ResourceRequirements resources) {
        return resources == null || resources.getLimits() == null ? Map.of() : resources.getLimits();
    }

    private static Map<String, Quantity> requests(@Nullable ResourceRequirements resources) {
        return resources == null || resources.getRequests() == null ? Map.of() : resources.getRequests();
    }
}
