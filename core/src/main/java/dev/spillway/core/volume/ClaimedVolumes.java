package dev.spillway.core.volume;

import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.acceptance.FeatureSet;
import dev.spillway.core.acceptance.NodeTerms;
import dev.spillway.core.acceptance.PodFeature;
import dev.spillway.core.selector.NodeSelectors;
import dev.spillway.core.volume.csi.CsiVolume;
import io.fabric8.kubernetes.api.model.NFSVolumeSource;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeSpec;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeNodeAffinity;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * From a pod's volume to what is behind its claim, with a kubelet's checks and messages
 * (pkg/kubelet/volumemanager/populator). Local directories, NFS and what configured CSI drivers bring are what a virtual
 * node mounts; every other kind of volume is refused by name.
 */
public final class ClaimedVolumes {
    private static final String BOUND = "Bound";
    private static final String OTHER_VOLUME = "use a local or an NFS volume, or run the pod on another node";

    private ClaimedVolumes() {}

    /** Whether a pod's volume is one of those that are looked up here. */
    public static boolean claims(Volume volume) {
        return volume.getPersistentVolumeClaim() != null
                || volume.getEphemeral() != null
                || volume.getNfs() != null
                || volume.getCsi() != null;
    }

    /** The name of the claim that a pod's volume is on; empty if it is on none. */
    public static Optional<String> claimName(Pod pod, Volume volume) {
        if (volume.getPersistentVolumeClaim() != null) {
            return Optional.of(volume.getPersistentVolumeClaim().getClaimName());
        }
        return volume.getEphemeral() == null
                ? Optional.empty()
                : Optional.of(pod.getMetadata().getName() + "-" + volume.getName());
    }

    /** The name of the volume that a claim is bound to; empty if it is bound to none. */
    public static Optional<String> volumeName(PersistentVolumeClaim claim) {
        boolean bound =
                claim.getStatus() != null && BOUND.equals(claim.getStatus().getPhase());
        return Optional.ofNullable(claim.getSpec().getVolumeName()).filter(name -> bound && !name.isEmpty());
    }

    /**
     * The objects behind a pod's volume.
     *
     * @param claim of {@link #claimName}; empty if there is no such object
     * @param bound of {@link #volumeName}; empty if there is no such object
     */
    public record Behind(Optional<PersistentVolumeClaim> claim, Optional<PersistentVolume> bound) {}

    /** Where they are looked up. */
    public interface Source<E extends Exception> {
        /** Empty if there is no such object. */
        Optional<PersistentVolumeClaim> persistentVolumeClaim(String namespace, String name) throws E;

        /** Empty if there is no such object. */
        Optional<PersistentVolume> persistentVolume(String name) throws E;
    }

    /** Looks up what is behind a pod's volume; nothing is asked if it is on no claim. */
    public static <E extends Exception> Behind behind(Pod pod, Volume volume, Source<E> source) throws E {
        Optional<String> name = claimName(pod, volume);
        if (name.isEmpty()) {
            return new Behind(Optional.empty(), Optional.empty());
        }
        Optional<PersistentVolumeClaim> claim =
                source.persistentVolumeClaim(pod.getMetadata().getNamespace(), name.get());
        Optional<String> bound = claim.flatMap(ClaimedVolumes::volumeName);
        return new Behind(claim, bound.isEmpty() ? Optional.empty() : source.persistentVolume(bound.get()));
    }

    /** What a pod's volume comes to. */
    public static ClaimedVolume of(Pod pod, Volume volume, Behind behind, FeatureSet features) {
        Optional<PersistentVolumeClaim> claim = behind.claim();
        Optional<PersistentVolume> bound = behind.bound();
        if (volume.getNfs() != null) {
            return nfs(volume.getNfs(), "", false, features);
        }
        if (volume.getCsi() != null) {
            return csi(volume.getName(), CsiVolume.inline(pod, volume), features);
        }
        String name =
                pod.getMetadata().getNamespace() + "/" + claimName(pod, volume).orElse("");
        if (claim.isEmpty()) {
            return new ClaimedVolume.NotYet("persistentvolumeclaim \"" + name + "\" not found");
        }
        if (volume.getEphemeral() != null && !isOwner(pod, claim.get())) {
            return new ClaimedVolume.NotYet("PVC " + name + " was not created for pod "
                    + pod.getMetadata().getName() + " (pod is not owner)");
        }
        if (claim.get().getMetadata().getDeletionTimestamp() != null) {
            return new ClaimedVolume.NotYet("PVC " + name + " is being deleted");
        }
        if (volumeName(claim.get()).isEmpty() || bound.isEmpty() || !isBoundTo(bound.get(), claim.get())) {
            return new ClaimedVolume.NotYet("PVC " + name + " is not bound");
        }
        return ofBound(bound.get(), isReadOnly(volume), features);
    }

    /** Why a node will never mount this volume of a pod that is new to it; empty if it may, at once or later. */
    public static Optional<Refused> refusal(Pod pod, Volume volume, Behind behind, NodeTerms node) {
        return switch (of(pod, volume, behind, node.features())) {
            case ClaimedVolume.Never(Refused why) -> Optional.of(why);
            case ClaimedVolume.NotYet _ -> Optional.empty();
            default ->
                behind.bound()
                        .filter(found -> !isFor(found, node))
                        .map(found -> new Refused(
                                "VolumeNodeAffinityConflict",
                                "node didn't match the node affinity of PersistentVolume \""
                                        + found.getMetadata().getName() + "\""));
        };
    }

    /** Why no virtual node will mount what a CSI driver makes for a claim that is bound to nothing yet; empty if one will. */
    public static Optional<Refused> refusalOfDriver(PersistentVolumeClaim claim, String driver, FeatureSet features) {
        return features.csiDrivers().contains(driver)
                ? Optional.empty()
                : Optional.of(noDriver(claim.getMetadata().getName(), driver));
    }

    private static boolean isFor(PersistentVolume volume, NodeTerms node) {
        VolumeNodeAffinity affinity = volume.getSpec().getNodeAffinity();
        return affinity == null
                || affinity.getRequired() == null
                || NodeSelectors.matches(affinity.getRequired(), node.name(), node.labels());
    }

    private static ClaimedVolume ofBound(PersistentVolume volume, boolean readOnly, FeatureSet features) {
        PersistentVolumeSpec spec = volume.getSpec();
        String name = volume.getMetadata().getName();
        if ("Block".equals(spec.getVolumeMode())) {
            return never("UnsupportedBlockVolumes", name, "volumeMode: Block", "use volumeMode: Filesystem");
        }
        List<String> options = spec.getMountOptions();
        if (spec.getLocal() != null) {
            return local(name, spec.getLocal().getPath(), options, readOnly);
        }
        if (spec.getCsi() != null) {
            return csi(name, CsiVolume.persistent(volume, readOnly), features);
        }
        return spec.getNfs() == null
                ? never("UnsupportedVolume", name, "its kind of volume", OTHER_VOLUME)
                : nfs(spec.getNfs(), String.join(",", options), readOnly, features);
    }

    private static ClaimedVolume local(String name, String path, List<String> options, boolean readOnly) {
        return options.stream()
                .filter(option -> !option.equals("ro"))
                .findFirst()
                .map(option -> never(
                        "UnsupportedMountOptions",
                        name,
                        "mount option \"" + option + "\" of a local volume",
                        "mount the file system with it on the machine"))
                .orElseGet(() -> new ClaimedVolume.Local(path, readOnly || options.contains("ro")));
    }

    private static ClaimedVolume nfs(NFSVolumeSource nfs, String options, boolean readOnly, FeatureSet features) {
        return features.has(PodFeature.NFS_VOLUMES)
                ? new ClaimedVolume.Nfs(
                        nfs.getServer(), nfs.getPath(), options, readOnly || Boolean.TRUE.equals(nfs.getReadOnly()))
                : never(
                        "UnsupportedNfsVolumes",
                        nfs.getServer() + ":" + nfs.getPath(),
                        PodFeature.NFS_VOLUMES.words(),
                        "run the pod on another node");
    }

    private static ClaimedVolume csi(String name, CsiVolume volume, FeatureSet features) {
        boolean mounted = volume.inline()
                ? features.mountsCsi(volume.driver())
                : features.csiDrivers().contains(volume.driver());
        return mounted ? new ClaimedVolume.Csi(volume) : new ClaimedVolume.Never(noDriver(name, volume.driver()));
    }

    private static Refused noDriver(String volume, String driver) {
        return refused("UnsupportedCsiVolumes", volume, "CSI driver " + driver, OTHER_VOLUME);
    }

    private static ClaimedVolume never(String reason, String volume, String what, String fix) {
        return new ClaimedVolume.Never(refused(reason, volume, what, fix));
    }

    private static Refused refused(String reason, String volume, String what, String fix) {
        return new Refused(
                reason, "volume \"" + volume + "\" needs " + what + ", which this virtual node does not have; " + fix);
    }

    private static boolean isReadOnly(Volume volume) {
        return volume.getPersistentVolumeClaim() != null
                && Boolean.TRUE.equals(volume.getPersistentVolumeClaim().getReadOnly());
    }

    private static boolean isOwner(Pod pod, PersistentVolumeClaim claim) {
        return claim.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner ->
                        Objects.equals(owner.getUid(), pod.getMetadata().getUid()));
    }

    private static boolean isBoundTo(PersistentVolume volume, PersistentVolumeClaim claim) {
        ObjectReference reference = volume.getSpec().getClaimRef();
        return reference != null
                && Objects.equals(reference.getUid(), claim.getMetadata().getUid());
    }
}
