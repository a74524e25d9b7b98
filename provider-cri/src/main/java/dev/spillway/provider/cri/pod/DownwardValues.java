package dev.spillway.provider.cri.pod;

import dev.spillway.core.env.FieldRefs;
import dev.spillway.core.env.ResourceRefs;
import dev.spillway.core.pod.Containers;
import dev.spillway.provider.cri.volume.DownwardFields;
import dev.spillway.provider.cri.volume.VolumeException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import java.util.List;

/** What a pod's downward API volumes say. */
final class DownwardValues implements DownwardFields {
    private final Host host;
    private final Pod pod;

    DownwardValues(Host host, Pod pod) {
        this.host = host;
        this.pod = pod;
    }

    @Override
    public String field(String volume, String fieldPath) throws VolumeException {
        return FieldRefs.value(pod, host.inputs().node(), List.of(), fieldPath)
                .orElseThrow(() -> new VolumeException(volume, "unsupported fieldPath: " + fieldPath));
    }

    @Override
    public String resource(String volume, ResourceFieldSelector selector) throws VolumeException {
        String name = selector.getContainerName();
        return Containers.named(pod, name == null ? "" : name)
                .flatMap(container -> ResourceRefs.value(selector, pod, container, host.allocatable()))
                .orElseThrow(() -> new VolumeException(
                        volume, "unsupported resource " + selector.getResource() + " of container " + name));
    }
}
