package dev.spillway.core.resources;

import static dev.spillway.core.resources.Quantities.CPU;
import static dev.spillway.core.resources.Quantities.MEMORY;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a container's cgroup enforces, as {@code status.containerStatuses[].resources} tells it: a kubelet's
 * {@code convertContainerStatusResources} (pkg/kubelet/kubelet_pods.go, 1.36).
 */
public final class ActualResources {
    /** At or below these the kernel makes no difference, so the spec's amount is kept. */
    private static final long MIN_MILLI_LIMIT = 10;

    private static final long MIN_MILLI_REQUEST = 2;
    private static final long SHARES_PER_CPU = 1024;
    private static final long MILLI = 1000;

    private ActualResources() {}

    /**
     * The amounts in force. Where the cgroup is set to what the spec's amount comes to, that amount is told as it is
     * written there; what no cgroup knows, such as a request of memory, is the spec's.
     *
     * @param spec what the container was granted
     */
    public static ResourceRequirements of(@Nullable ResourceRequirements spec, LinuxResources actual) {
        ResourceRequirements base = spec == null ? new ResourceRequirements() : spec;
        return new ResourceRequirementsBuilder(base)
                .withLimits(limits(base.getLimits(), actual))
                .withRequests(requests(base.getRequests(), actual))
                .build();
    }

    private static @Nullable Map<String, Quantity> limits(@Nullable Map<String, Quantity> spec, LinuxResources actual) {
        if (spec == null || spec.isEmpty()) {
            return spec;
        }
        Map<String, Quantity> limits = new LinkedHashMap<>(spec);
        long milli = actual.cpuQuota() * MILLI / actual.cpuPeriod();
        long asked = Quantities.milliValue(spec, CPU);
        if (milli > 0
                && (milli > MIN_MILLI_LIMIT || asked > MIN_MILLI_LIMIT)
                && CgroupValues.quota(asked) != actual.cpuQuota()) {
            limits.put(CPU, milli(milli));
        }
        LinuxResources ofSpec = new LinuxResources(0, 0, 1, Quantities.value(spec, MEMORY));
        if (actual.memoryLimit() > 0 && !ofSpec.memoryMatches(actual)) {
            limits.put(MEMORY, CanonicalQuantity.of(BigDecimal.valueOf(actual.memoryLimit()), true));
        }
        return limits;
    }

    private static @Nullable Map<String, Quantity> requests(
            @Nullable Map<String, Quantity> spec, LinuxResources actual) {
        if (spec == null || spec.isEmpty()) {
            return spec;
        }
        Map<String, Quantity> requests = new LinkedHashMap<>(spec);
        long asked = Quantities.milliValue(spec, CPU);
        long milli = Math.ceilDiv(actual.cpuShares() * MILLI, SHARES_PER_CPU);
        boolean same = CgroupValues.shares(asked) == actual.cpuShares();
        if (!same && (milli > MIN_MILLI_REQUEST || asked > MIN_MILLI_REQUEST)) {
            requests.put(CPU, milli(milli));
        }
        return requests;
    }

    private static Quantity milli(long milli) {
        return CanonicalQuantity.of(BigDecimal.valueOf(milli, 3), false);
    }
}
