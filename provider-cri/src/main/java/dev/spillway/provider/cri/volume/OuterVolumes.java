package dev.spillway.provider.cri.volume;

import dev.spillway.core.acceptance.FeatureSet;
import dev.spillway.core.acceptance.PodFeature;
import dev.spillway.core.pod.FsGroup;
import dev.spillway.core.volume.ClaimedVolume;
import dev.spillway.core.volume.ClaimedVolumes;
import dev.spillway.core.volume.csi.CsiVolume;
import dev.spillway.provider.PodInputs;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.cri.csi.CsiException;
import dev.spillway.provider.cri.csi.CsiMounts;
import dev.spillway.provider.cri.host.FileTrees;
import dev.spillway.provider.cri.host.Mounts;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Volumes whose content was there before the pod and stays after it: shown to the pod, never deleted. */
final class OuterVolumes {
    private final Path directory;
    private final PodInputs inputs;
    private final Mounts mounts;
    private final NfsClient nfs;
    private final CsiMounts csi;
    private final Set<String> csiDrivers;

    /** @param csiDrivers names of those that are configured */
    OuterVolumes(
            Path directory, PodInputs inputs, Mounts mounts, NfsClient nfs, CsiMounts csi, Set<String> csiDrivers) {
        this.directory = directory;
        this.inputs = inputs;
        this.mounts = mounts;
        this.nfs = nfs;
        this.csi = csi;
        this.csiDrivers = csiDrivers;
    }

    Path path(Volume volume) {
        return directory.resolve(volume.getName());
    }

    /** Mounts it unless it is mounted; once it is, nobody is asked again. */
    void mount(Pod pod, Volume volume) throws VolumeException, IOException {
        Path target = path(volume);
        if (!mounts.below(target).isEmpty() && !csi.unfinished(volume.getName())) {
            return;
        }
        ClaimedVolume claimed = claimed(pod, volume);
        // What a CSI driver shows it makes itself.
        FileTrees.privateDirectory(claimed instanceof ClaimedVolume.Csi ? directory : target);
        switch (claimed) {
            case ClaimedVolume.Local local -> local(pod, volume, local, target);
            case ClaimedVolume.Nfs remote -> remote(volume, remote, target);
            case ClaimedVolume.Csi(CsiVolume brought) -> brought(pod, volume, brought, target);
            case ClaimedVolume.NotYet notYet -> throw new VolumeException(volume.getName(), notYet.message());
            case ClaimedVolume.Never never -> throw VolumeException.forever(never.why());
        }
    }

    private ClaimedVolume claimed(Pod pod, Volume volume) throws VolumeException {
        FeatureSet machine = nfs.available() ? FeatureSet.of(PodFeature.NFS_VOLUMES) : FeatureSet.of();
        FeatureSet features = machine.withCsiDrivers(csiDrivers);
        try {
            return ClaimedVolumes.of(pod, volume, ClaimedVolumes.behind(pod, volume, inputs), features);
        } catch (ProviderException e) {
            throw new VolumeException(volume.getName(), e.getMessage());
        }
    }

    private void local(Pod pod, Volume volume, ClaimedVolume.Local local, Path target)
            throws VolumeException, IOException {
        Path source = Path.of(local.path());
        if (!Files.exists(source)) {
            throw new VolumeException(volume.getName(), "path \"" + local.path() + "\" does not exist");
        }
        if (!Files.isDirectory(source)) {
            throw new VolumeException(volume.getName(), "path \"" + local.path() + "\" is not a directory");
        }
        if (!local.readOnly()) {
            give(pod, source);
        }
        mounts.bind(source, target);
        if (local.readOnly()) {
            mounts.makeReadOnly(target);
        }
    }

    private static void give(Pod pod, Path root) throws IOException {
        OptionalLong group = FsGroup.of(pod);
        if (group.isPresent()) {
            String policy = pod.getSpec().getSecurityContext().getFsGroupChangePolicy();
            Ownership.give(root, (int) group.getAsLong(), "OnRootMismatch".equals(policy));
        }
    }

    private void brought(Pod pod, Volume volume, CsiVolume brought, Path target) throws VolumeException, IOException {
        try {
            if (csi.mount(pod, volume.getName(), brought, target)) {
                give(pod, target);
            }
            csi.done(volume.getName());
        } catch (CsiException e) {
            throw e.onItsWay()
                    ? VolumeException.waiting(volume.getName(), e.getMessage())
                    : new VolumeException(volume.getName(), e.getMessage());
        }
    }

    private void remote(Volume volume, ClaimedVolume.Nfs remote, Path target) throws VolumeException {
        try {
            nfs.mount(remote, target);
        } catch (IOException e) {
            throw new VolumeException(volume.getName(), "mount failed: " + e.getMessage());
        }
    }

    /** Has the drivers of CSI volumes take them back; nothing else may use them any more. */
    void release() throws IOException {
        csi.release(directory);
    }

    /** Deletes the names under which volumes were shown; what was mounted there must be unmounted before. */
    void forget() throws IOException {
        if (Files.notExists(directory)) {
            return;
        }
        try (Stream<Path> targets = Files.list(directory)) {
            for (Path target : targets.toList()) {
                // Fails if there is anything in it: that would be somebody's data.
                Files.delete(target);
            }
        }
        Files.delete(directory);
    }
}
