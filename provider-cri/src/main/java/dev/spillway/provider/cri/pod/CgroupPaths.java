package dev.spillway.provider.cri.pod;

import dev.spillway.core.resources.CgroupValues;
import dev.spillway.core.resources.LinuxResources;
import dev.spillway.core.resources.OomScoreAdj;
import dev.spillway.core.resources.QosClass;
import dev.spillway.cri.api.LinuxContainerResources;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Locale;

/** Where a pod's cgroup is, and what its containers' are set to. */
final class CgroupPaths {
    private CgroupPaths() {}

    /** As a kubelet lays them out: guaranteed pods directly below the parent, the others below their class. */
    static String ofPod(String parent, Pod pod) {
        QosClass qos = QosClass.of(pod);
        String between = qos == QosClass.GUARANTEED ? "" : "/" + qos.apiName().toLowerCase(Locale.ROOT);
        return parent + between + "/pod" + pod.getMetadata().getUid();
    }

    /** Wherever a pod's cgroup can be, when its class is not known any more. */
    static List<String> everyOf(String parent, String uid) {
        return List.of(parent + "/pod" + uid, parent + "/burstable/pod" + uid, parent + "/besteffort/pod" + uid);
    }

    static LinuxContainerResources ofContainer(Pod pod, Container container, Host host) {
        LinuxResources values = CgroupValues.ofContainer(pod, container);
        return LinuxContainerResources.newBuilder()
                .setCpuShares(values.cpuShares())
                .setCpuPeriod(values.cpuPeriod())
                .setCpuQuota(values.cpuQuota())
                .setMemoryLimitInBytes(values.memoryLimit())
                .setOomScoreAdj(OomScoreAdj.of(pod, container, host.machine().memoryBytes()))
                .putAllUnified(host.cgroups().ofContainers(ofPod(host.cgroupParent(), pod)))
                .build();
    }
}
