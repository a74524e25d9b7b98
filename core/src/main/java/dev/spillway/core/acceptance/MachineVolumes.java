package dev.spillway.core.acceptance;

import static java.util.Map.entry;

import io.fabric8.kubernetes.api.model.Volume;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Volume sources that need a machine's own mounts or a cloud's in-tree plugin, most of them long gone from Kubernetes. */
final class MachineVolumes {
    private static final Map<String, Function<Volume, @Nullable Object>> BY_FIELD = Map.ofEntries(
            entry("awsElasticBlockStore", Volume::getAwsElasticBlockStore),
            entry("azureDisk", Volume::getAzureDisk),
            entry("azureFile", Volume::getAzureFile),
            entry("cephfs", Volume::getCephfs),
            entry("cinder", Volume::getCinder),
            entry("fc", Volume::getFc),
            entry("flexVolume", Volume::getFlexVolume),
            entry("flocker", Volume::getFlocker),
            entry("gcePersistentDisk", Volume::getGcePersistentDisk),
            entry("gitRepo", Volume::getGitRepo),
            entry("glusterfs", Volume::getGlusterfs),
            entry("iscsi", Volume::getIscsi),
            entry("photonPersistentDisk", Volume::getPhotonPersistentDisk),
            entry("portworxVolume", Volume::getPortworxVolume),
            entry("quobyte", Volume::getQuobyte),
            entry("rbd", Volume::getRbd),
            entry("scaleIO", Volume::getScaleIO),
            entry("storageos", Volume::getStorageos),
            entry("vsphereVolume", Volume::getVsphereVolume));

    private MachineVolumes() {}

    static Stream<Use> in(String path, Volume volume) {
        return BY_FIELD.entrySet().stream()
                .filter(e -> e.getValue().apply(volume) != null)
                .map(e -> new Use(path + "." + e.getKey(), ""));
    }
}
