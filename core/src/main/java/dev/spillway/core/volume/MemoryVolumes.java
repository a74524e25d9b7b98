package dev.spillway.core.volume;

import dev.spillway.core.resources.CgroupValues;
import dev.spillway.core.resources.Quantities;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.stream.LongStream;

/** How large an emptyDir in memory is. */
public final class MemoryVolumes {
    private MemoryVolumes() {}

    /**
     * The smallest of what the node has, what the pod may use, and what the volume asks for: what is written counts
     * against the pod's memory (pkg/volume/emptydir).
     *
     * @param nodeBytes what pods may use on the node altogether
     */
    public static long bytes(Pod pod, EmptyDirVolumeSource volume, long nodeBytes) {
        long asked = volume.getSizeLimit() == null ? 0 : Quantities.value(volume.getSizeLimit());
        return LongStream.of(nodeBytes, CgroupValues.ofPod(pod).memoryLimit(), asked)
                .filter(bytes -> bytes > 0)
                .min()
                .orElse(nodeBytes);
    }
}
