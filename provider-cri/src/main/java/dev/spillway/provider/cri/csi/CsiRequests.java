package dev.spillway.provider.cri.csi;

import dev.spillway.core.volume.csi.CsiMounting;
import dev.spillway.core.volume.csi.CsiVolume;
import dev.spillway.cri.api.csi.NodePublishVolumeRequest;
import dev.spillway.cri.api.csi.NodeStageVolumeRequest;
import dev.spillway.cri.api.csi.VolumeCapability;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a driver is asked for, in its words. */
final class CsiRequests {
    private final CsiDriver driver;
    private final CsiVolume volume;
    private final Map<String, String> publishContext;
    private final OptionalLong group;

    /**
     * @param publishContext what attaching the volume came to
     * @param group the pod's {@code fsGroup}
     */
    CsiRequests(CsiDriver driver, CsiVolume volume, Map<String, String> publishContext, OptionalLong group) {
        this.driver = driver;
        this.volume = volume;
        this.publishContext = publishContext;
        this.group = group;
    }

    NodeStageVolumeRequest stage(Path staging, Map<String, String> secrets) {
        return NodeStageVolumeRequest.newBuilder()
                .setVolumeId(volume.handle())
                .putAllPublishContext(publishContext)
                .setStagingTargetPath(staging.toString())
                .setVolumeCapability(capability())
                .putAllSecrets(secrets)
                .putAllVolumeContext(volume.attributes())
                .build();
    }

    NodePublishVolumeRequest publish(
            Optional<Path> staging, Path target, Map<String, String> context, Map<String, String> secrets) {
        return NodePublishVolumeRequest.newBuilder()
                .setVolumeId(volume.handle())
                .putAllPublishContext(publishContext)
                .setStagingTargetPath(staging.map(Path::toString).orElse(""))
                .setTargetPath(target.toString())
                .setVolumeCapability(capability())
                .setReadonly(volume.readOnly())
                .putAllSecrets(secrets)
                .putAllVolumeContext(context)
                .build();
    }

    private VolumeCapability capability() {
        VolumeCapability.MountVolume.Builder mount = VolumeCapability.MountVolume.newBuilder()
                .setFsType(volume.fsType())
                .addAllMountFlags(volume.mountOptions());
        if (driver.givesGroup() && group.isPresent()) {
            mount.setVolumeMountGroup(String.valueOf(group.getAsLong()));
        }
        return VolumeCapability.newBuilder()
                .setMount(mount)
                .setAccessMode(VolumeCapability.AccessMode.newBuilder()
                        .setMode(VolumeCapability.AccessMode.Mode.valueOf(
                                CsiMounting.accessMode(volume, driver.tellsWritersApart()))))
                .build();
    }
}
