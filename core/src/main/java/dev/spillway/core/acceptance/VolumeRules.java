package dev.spillway.core.acceptance;

import io.fabric8.kubernetes.api.model.ObjectFieldSelector;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which volumes need which feature. */
final class VolumeRules {
    private static final String MEMORY = "Memory";

    static final List<Rule> ALL = List.of(
            kind(PodFeature.CONFIG_VOLUMES, "configMap", Volume::getConfigMap),
            kind(PodFeature.CONFIG_VOLUMES, "secret", Volume::getSecret),
            kind(PodFeature.CONFIG_VOLUMES, "downwardAPI", Volume::getDownwardAPI),
            kind(PodFeature.PROJECTED_VOLUMES, "projected", VolumeRules::ownProjection),
            kind(PodFeature.MEMORY_VOLUMES, "emptyDir.medium", VolumeRules::medium),
            kind(PodFeature.HUGE_PAGES, "emptyDir.medium", VolumeRules::hugePages),
            kind(PodFeature.EMPTY_DIR_SIZE_LIMIT, "emptyDir.sizeLimit", VolumeRules::sizeLimit),
            kind(PodFeature.NFS_VOLUMES, "nfs", Volume::getNfs),
            kind(PodFeature.PERSISTENT_VOLUME_CLAIMS, "persistentVolumeClaim", Volume::getPersistentVolumeClaim),
            kind(PodFeature.PERSISTENT_VOLUME_CLAIMS, "ephemeral", Volume::getEphemeral),
            Rule.needs(PodFeature.CSI_VOLUMES, "UnsupportedCsiVolumes", VolumeRules::csi),
            kind(PodFeature.IMAGE_VOLUMES, "image", Volume::getImage));

    private VolumeRules() {}

    private static Rule kind(PodFeature feature, String field, Function<Volume, @Nullable Object> source) {
        return Rule.needs(
                feature, pod -> pod.volumes((path, volume) -> PodFields.use(path + "." + field, source.apply(volume))));
    }

    private static Stream<Use> csi(PodFields pod, FeatureSet features) {
        return pod.volumes((path, volume) ->
                volume.getCsi() == null || features.mountsCsi(volume.getCsi().getDriver())
                        ? Stream.empty()
                        : PodFields.use(path + ".csi.driver", volume.getCsi().getDriver()));
    }

    private static @Nullable String medium(Volume volume) {
        return volume.getEmptyDir() != null
                        && MEMORY.equals(volume.getEmptyDir().getMedium())
                ? MEMORY
                : null;
    }

    private static @Nullable String hugePages(Volume volume) {
        String medium =
                volume.getEmptyDir() == null ? null : volume.getEmptyDir().getMedium();
        return MEMORY.equals(medium) ? null : medium;
    }

    /** In memory the limit is the size of the file system, and needs no watching. */
    private static @Nullable Object sizeLimit(Volume volume) {
        return volume.getEmptyDir() == null
                        || volume.getEmptyDir().getSizeLimit() == null
                        || MEMORY.equals(volume.getEmptyDir().getMedium())
                ? null
                : volume.getEmptyDir().getSizeLimit().toString();
    }

    /** The service-account volume that admission adds to every pod is nothing that a user asked for. */
    private static @Nullable Object ownProjection(Volume volume) {
        return volume.getProjected() == null
                        || volume.getProjected().getSources().stream().allMatch(VolumeRules::ofServiceAccountVolume)
                ? null
                : volume.getProjected();
    }

    private static boolean ofServiceAccountVolume(VolumeProjection source) {
        if (source.getServiceAccountToken() != null) {
            return source.getServiceAccountToken().getAudience() == null;
        }
        if (source.getConfigMap() != null) {
            return "kube-root-ca.crt".equals(source.getConfigMap().getName());
        }
        return source.getDownwardAPI() != null
                && source.getDownwardAPI().getItems().stream().allMatch(item -> isNamespace(item.getFieldRef()));
    }

    private static boolean isNamespace(@Nullable ObjectFieldSelector field) {
        return field != null && "metadata.namespace".equals(field.getFieldPath());
    }
}
