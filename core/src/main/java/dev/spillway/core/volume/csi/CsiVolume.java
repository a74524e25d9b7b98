package dev.spillway.core.volume.csi;

import io.fabric8.kubernetes.api.model.CSIPersistentVolumeSource;
import io.fabric8.kubernetes.api.model.CSIVolumeSource;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretReference;
import io.fabric8.kubernetes.api.model.Volume;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A volume that a CSI driver brings.
 *
 * @param handle the driver's name for it
 * @param fsType what the driver may make of it; empty for its own choice
 * @param attributes handed to the driver as they are
 * @param accessModes of the persistent volume; empty for an inline one
 * @param stageSecret for the volume as a whole
 * @param publishSecret for each pod's view of it
 * @param inline whether it stands in the pod itself, begins with it and ends with it
 */
public record CsiVolume(
        String driver,
        String handle,
        String fsType,
        boolean readOnly,
        Map<String, String> attributes,
        List<String> mountOptions,
        List<String> accessModes,
        Optional<SecretName> stageSecret,
        Optional<SecretName> publishSecret,
        boolean inline) {
    public CsiVolume {
        attributes = Map.copyOf(attributes);
        mountOptions = List.copyOf(mountOptions);
        accessModes = List.copyOf(accessModes);
    }

    /** Where a Secret is. */
    public record SecretName(String namespace, String name) {}

    /** One that is bound; {@code readOnly} is what the pod asks for. */
    public static CsiVolume persistent(PersistentVolume volume, boolean readOnly) {
        CSIPersistentVolumeSource csi = volume.getSpec().getCsi();
        return new CsiVolume(
                csi.getDriver(),
                csi.getVolumeHandle(),
                text(csi.getFsType()),
                readOnly,
                map(csi.getVolumeAttributes()),
                volume.getSpec().getMountOptions(),
                volume.getSpec().getAccessModes(),
                secret(csi.getNodeStageSecretRef()),
                secret(csi.getNodePublishSecretRef()),
                false);
    }

    /** {@code volume.csi} of a pod. */
    public static CsiVolume inline(Pod pod, Volume volume) {
        CSIVolumeSource csi = volume.getCsi();
        String namespace = pod.getMetadata().getNamespace();
        return new CsiVolume(
                csi.getDriver(),
                "csi-" + sha256(pod.getMetadata().getUid() + volume.getName()),
                text(csi.getFsType()),
                Boolean.TRUE.equals(csi.getReadOnly()),
                map(csi.getVolumeAttributes()),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.ofNullable(csi.getNodePublishSecretRef())
                        .map(secret -> new SecretName(namespace, secret.getName())),
                true);
    }

    /** What a node's {@code volumesInUse} calls it. */
    public String uniqueName() {
        return uniqueName(driver, handle);
    }

    /** The same, of a volume of which no more is known. */
    public static String uniqueName(String driver, String handle) {
        return "kubernetes.io/csi/" + driver + "^" + handle;
    }

    /** The VolumeAttachment by which the cluster attaches it to a node. */
    public String attachmentName(String node) {
        return "csi-" + sha256(handle + driver + node);
    }

    /** A name for it that is fit for a directory. */
    public String directoryName() {
        return directoryName(driver, handle);
    }

    /** The same, of a volume of which no more is known. */
    public static String directoryName(String driver, String handle) {
        return sha256(driver + "/" + handle);
    }

    private static Optional<SecretName> secret(@Nullable SecretReference reference) {
        return Optional.ofNullable(reference).map(r -> new SecretName(r.getNamespace(), r.getName()));
    }

    private static Map<String, String> map(@Nullable Map<String, String> attributes) {
        return attributes == null ? Map.of() : attributes;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
