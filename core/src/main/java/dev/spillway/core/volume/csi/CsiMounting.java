package dev.spillway.core.volume.csi;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How a kubelet has volumes of CSI drivers mounted (pkg/volume/csi). */
public final class CsiMounting {
    private static final String READ_WRITE_ONCE = "ReadWriteOnce";
    private static final String READ_WRITE_ONCE_POD = "ReadWriteOncePod";

    private CsiMounting() {}

    /** Why the driver brings no such volume; empty if it does. */
    public static Optional<String> problem(CsiVolume volume, Optional<CsiDriverTerms> driver) {
        String mode = volume.inline() ? "Ephemeral" : "Persistent";
        CsiDriverTerms terms = driver.orElse(CsiDriverTerms.UNSAID);
        String what = "volume mode \"" + mode + "\" not supported by driver " + volume.driver();
        if (volume.inline() && driver.isEmpty()) {
            return Optional.of(what + " (no CSIDriver object)");
        }
        if (!terms.lifecycles().contains(mode)) {
            return Optional.of(what + " (only supports " + terms.lifecycles() + ")");
        }
        return terms.wantsTokens() || terms.wantsRepublish()
                ? Optional.of("CSIDriver " + volume.driver() + " has "
                        + (terms.wantsTokens() ? "tokenRequests" : "requiresRepublish")
                        + ", which virtual nodes do not honour; run the pod on another node")
                : Optional.empty();
    }

    /** Whether the cluster has to attach it first. */
    public static boolean needsAttachment(CsiVolume volume, CsiDriverTerms driver) {
        return !volume.inline() && driver.attachRequired();
    }

    /** What the driver is told when it publishes the volume for the pod. */
    public static Map<String, String> context(CsiVolume volume, CsiDriverTerms driver, Pod pod) {
        Map<String, String> context = new HashMap<>(volume.attributes());
        if (driver.podInfo()) {
            String account = pod.getSpec().getServiceAccountName();
            context.put("csi.storage.k8s.io/pod.name", pod.getMetadata().getName());
            context.put("csi.storage.k8s.io/pod.namespace", pod.getMetadata().getNamespace());
            context.put("csi.storage.k8s.io/pod.uid", pod.getMetadata().getUid());
            context.put("csi.storage.k8s.io/serviceAccount.name", account == null ? "" : account);
            context.put("csi.storage.k8s.io/ephemeral", String.valueOf(volume.inline()));
        }
        return context;
    }

    /** Whether the node gives the volume to the pod's {@code fsGroup} itself; the driver does not. */
    public static boolean givesGroup(CsiVolume volume, CsiDriverTerms driver) {
        return switch (driver.fsGroupPolicy()) {
            case "None" -> false;
            case "File" -> !volume.readOnly();
            default -> !volume.readOnly() && !volume.fsType().isEmpty() && isOfOneNode(volume);
        };
    }

    private static boolean isOfOneNode(CsiVolume volume) {
        return volume.inline()
                || volume.accessModes().contains(READ_WRITE_ONCE)
                || volume.accessModes().contains(READ_WRITE_ONCE_POD);
    }

    /**
     * The driver's word for who may use the volume how.
     *
     * @param singleNode whether the driver tells one writer on a node from several
     * @return a value of CSI's {@code VolumeCapability.AccessMode.Mode}
     */
    public static String accessMode(CsiVolume volume, boolean singleNode) {
        String first = volume.accessModes().isEmpty()
                ? READ_WRITE_ONCE
                : volume.accessModes().getFirst();
        return switch (first) {
            case "ReadOnlyMany" -> "MULTI_NODE_READER_ONLY";
            case "ReadWriteMany" -> "MULTI_NODE_MULTI_WRITER";
            case READ_WRITE_ONCE_POD -> singleNode ? "SINGLE_NODE_SINGLE_WRITER" : "SINGLE_NODE_WRITER";
            default -> singleNode ? "SINGLE_NODE_MULTI_WRITER" : "SINGLE_NODE_WRITER";
        };
    }
}
