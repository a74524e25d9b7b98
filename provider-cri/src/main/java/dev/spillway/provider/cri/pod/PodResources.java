package dev.spillway.provider.cri.pod;

import dev.spillway.core.resources.QosClass;
import dev.spillway.core.resources.Quantities;
import dev.spillway.cri.api.LinuxContainerResources;
import dev.spillway.provider.cri.host.PodCgroups;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A pod's cgroup, and what its containers may use. */
final class PodResources {
    private static final long PERIOD = 100_000;

    private PodResources() {}

    /** As a kubelet lays them out: guaranteed pods directly below the parent, the others below their class. */
    static String cgroup(String parent, Pod pod) {
        QosClass qos = QosClass.of(pod);
        String between =
                qos.apiName().equals("Guaranteed") ? "" : "/" + qos.apiName().toLowerCase(Locale.ROOT);
        return parent + between + "/pod" + pod.getMetadata().getUid();
    }

    /** Wherever a pod's cgroup can be, when its class is not known any more. */
    static List<String> cgroups(String parent, String uid) {
        return List.of(parent + "/pod" + uid, parent + "/burstable/pod" + uid, parent + "/besteffort/pod" + uid);
    }

    static PodCgroups.Limits limits(Pod pod) {
        long milli = pod.getSpec().getContainers().stream()
                .mapToLong(c -> request(c, "cpu"))
                .sum();
        OptionalLong cpu = sumOfLimits(pod, true);
        OptionalLong memory = sumOfLimits(pod, false);
        return new PodCgroups.Limits(
                shares(milli), cpu.isPresent() ? OptionalLong.of(quota(cpu.getAsLong())) : cpu, PERIOD, memory);
    }

    static LinuxContainerResources container(Pod pod, Container container) {
        long cpuLimit = Quantities.milliValue(limits(container), "cpu");
        return LinuxContainerResources.newBuilder()
                .setCpuPeriod(PERIOD)
                .setCpuShares(shares(request(container, "cpu")))
                .setCpuQuota(cpuLimit == 0 ? 0 : quota(cpuLimit))
                .setMemoryLimitInBytes(Quantities.value(limits(container), "memory"))
                .setOomScoreAdj(1000)
                .build();
    }

    private static OptionalLong sumOfLimits(Pod pod, boolean cpu) {
        long sum = 0;
        for (Container container : pod.getSpec().getContainers()) {
            long limit = cpu
                    ? Quantities.milliValue(limits(container), "cpu")
                    : Quantities.value(limits(container), "memory");
            if (limit == 0) {
                return OptionalLong.empty();
            }
            sum += limit;
        }
        return OptionalLong.of(sum);
    }

    private static long request(Container container, String name) {
        Map<String, Quantity> requests = Optional.ofNullable(container.getResources())
                .map(r -> r.getRequests())
                .orElse(Map.of());
        return Quantities.milliValue(requests.containsKey(name) ? requests : limits(container), name);
    }

    private static Map<String, Quantity> limits(Container container) {
        return Optional.ofNullable(container.getResources())
                .map(r -> r.getLimits())
                .orElse(Map.of());
    }

    private static long shares(long milli) {
        return Math.max(2, milli * 1024 / 1000);
    }

    private static long quota(long milli) {
        return Math.max(1000, milli * PERIOD / 1000);
    }
}
