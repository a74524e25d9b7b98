package dev.spillway.core.status;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountStatus;
import io.fabric8.kubernetes.api.model.VolumeMountStatusBuilder;
import java.util.List;

/** {@code status.containerStatuses[].volumeMounts}: what was made of each mount of the spec. */
final class VolumeMountStatuses {
    private VolumeMountStatuses() {}

    static List<VolumeMountStatus> of(Container container) {
        return container.getVolumeMounts().stream().map(VolumeMountStatuses::of).toList();
    }

    /** A mount that had to be read-only throughout and was accepted is; one that only wished for it is not promised. */
    private static VolumeMountStatus of(VolumeMount mount) {
        VolumeMountStatusBuilder status =
                new VolumeMountStatusBuilder().withName(mount.getName()).withMountPath(mount.getMountPath());
        if (Boolean.TRUE.equals(mount.getReadOnly())) {
            boolean recursive = "Enabled".equals(mount.getRecursiveReadOnly());
            status.withReadOnly(true).withRecursiveReadOnly(recursive ? "Enabled" : "Disabled");
        }
        return status.build();
    }
}
