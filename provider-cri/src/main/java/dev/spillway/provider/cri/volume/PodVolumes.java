package dev.spillway.provider.cri.volume;

import com.google.protobuf.ByteString;
import dev.spillway.core.pod.FsGroup;
import dev.spillway.core.resources.Quantities;
import dev.spillway.core.volume.ClaimedVolumes;
import dev.spillway.core.volume.MemoryVolumes;
import dev.spillway.core.volume.VolumeFile;
import dev.spillway.core.volume.VolumePayload;
import dev.spillway.core.volume.VolumePayloads;
import dev.spillway.provider.PodInputs;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.cri.csi.CsiMounts;
import dev.spillway.provider.cri.csi.CsiVolumes;
import dev.spillway.provider.cri.host.FileTrees;
import dev.spillway.provider.cri.host.Mounts;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** One pod's volumes on this host. Used by the pod's worker alone; every call may be repeated. */
public final class PodVolumes {
    /** As the kernel makes a file system in memory that is not told otherwise, and so as kubelets show it. */
    private static final int IN_MEMORY = 01777;

    private final PodFiles files;
    private final Mounts mounts;
    private final PayloadInputs payloads;
    private final OuterVolumes outer;
    private final long memoryBytes;
    private final InstantSource clock;

    /** @param allocatable what a container without limits may use */
    public PodVolumes(
            PodFiles files,
            PodInputs inputs,
            Map<String, Quantity> allocatable,
            Mounts mounts,
            NfsClient nfs,
            CsiVolumes csi,
            InstantSource clock) {
        this.files = files;
        this.mounts = mounts;
        this.payloads = new PayloadInputs(inputs, allocatable, new BoundTokens(files, inputs, clock));
        this.memoryBytes = Quantities.value(allocatable, Quantities.MEMORY);
        this.outer = new OuterVolumes(
                files.outer(),
                inputs,
                mounts,
                nfs,
                new CsiMounts(files.csi(), files.pod().uid(), csi, inputs, clock),
                csi.drivers().names());
        this.clock = clock;
    }

    /**
     * Makes all volumes, or brings their files up to date.
     *
     * @return when to call again, because a token is due
     * @throws VolumeException why the pod's containers cannot start yet
     */
    public Optional<Instant> refresh(Pod pod) throws VolumeException, IOException {
        for (Volume volume : pod.getSpec().getVolumes()) {
            if (volume.getEmptyDir() != null) {
                emptyDir(pod, volume);
            } else if (ClaimedVolumes.claims(volume)) {
                outer.mount(pod, volume);
            } else if (volume.getImage() == null && !VolumePayloads.holds(volume)) {
                throw new VolumeException(volume.getName(), "volumes of this kind are not supported");
            }
        }
        return fill(pod);
    }

    /** Where a volume that {@link #refresh} has made lies on this host. */
    public Path path(Volume volume) {
        if (ClaimedVolumes.claims(volume)) {
            return outer.path(volume);
        }
        return VolumePayloads.holds(volume)
                ? files.memory().resolve("volumes").resolve(volume.getName())
                : files.emptyDir(volume.getName());
    }

    /** Parts of volumes that {@link #refresh} has made. */
    public SubPaths subPaths() {
        return new SubPaths(files.subPaths(), mounts);
    }

    /** Whether containers must not write to it, whatever they ask for. */
    public boolean readOnly(Volume volume) {
        return VolumePayloads.holds(volume);
    }

    /** Unmounts and deletes everything of the pod but what its dead containers still tell. */
    public void release() throws IOException {
        mounts.unmountTree(files.subPaths());
        outer.release();
        mounts.unmountTree(files.directory());
        outer.forget();
        FileTrees.delete(files.subPaths());
        FileTrees.delete(files.memory());
        FileTrees.delete(files.disk());
        Files.deleteIfExists(files.hosts());
    }

    private void emptyDir(Pod pod, Volume volume) throws IOException {
        Path path = path(volume);
        EmptyDirVolumeSource source = volume.getEmptyDir();
        boolean memory = "Memory".equals(source.getMedium());
        if (Files.notExists(path)) {
            // Made under another name first: whoever finds it finds it complete.
            FileTrees.privateParent(path);
            Path made = FileTrees.privateDirectory(path.resolveSibling("..new-" + volume.getName()));
            share(pod, made, 0777);
            Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
        }
        if (memory && mounts.below(path).isEmpty()) {
            mounts.tmpfs(path, MemoryVolumes.bytes(pod, source, memoryBytes), IN_MEMORY);
            share(pod, path, IN_MEMORY);
        }
    }

    private Optional<Instant> fill(Pod pod) throws VolumeException, IOException {
        List<Volume> filled = pod.getSpec().getVolumes().stream()
                .filter(VolumePayloads::holds)
                .toList();
        if (filled.isEmpty()) {
            return Optional.empty();
        }
        memory();
        PayloadInputs.Gathered gathered = gather(pod, filled.getFirst());
        for (Volume volume : filled) {
            switch (VolumePayloads.of(pod, volume, gathered.inputs())) {
                case VolumePayload.Files payload -> write(pod, volume, payload.files());
                case VolumePayload.Missing missing -> throw new VolumeException(volume.getName(), missing.message());
            }
        }
        return gathered.due();
    }

    private PayloadInputs.Gathered gather(Pod pod, Volume first) throws VolumeException, IOException {
        try {
            return payloads.of(pod);
        } catch (ProviderException e) {
            throw new VolumeException(first.getName(), e.getMessage());
        }
    }

    private void write(Pod pod, Volume volume, List<VolumeFile> payload) throws IOException {
        Path path = path(volume);
        if (Files.notExists(path)) {
            Files.createDirectories(path);
            share(pod, path, volume.getSecret() == null ? 0777 : 01777);
        }
        OptionalLong tokenOwner = VolumePayloads.tokenOwner(pod);
        Set<String> tokens = VolumePayloads.tokenPaths(volume);
        Map<String, AtomicFiles.File> content = new TreeMap<>();
        for (VolumeFile file : payload) {
            long owner = tokens.contains(file.path()) ? tokenOwner.orElse(0) : 0;
            content.put(file.path(), new AtomicFiles.File(ByteString.copyFrom(file.content()), file.mode(), owner));
        }
        new AtomicFiles(path, FsGroup.of(pod)).write(content, clock.instant());
    }

    /** One tmpfs per pod for all that must never reach a disk. */
    private void memory() throws IOException {
        Path memory = files.memory();
        if (Files.exists(memory.resolve("volumes"))) {
            return;
        }
        FileTrees.privateDirectory(memory);
        mounts.tmpfs(memory, 0, 0700);
        FileTrees.privateDirectory(memory.resolve("volumes"));
    }

    private static void share(Pod pod, Path directory, int mode) throws IOException {
        OptionalLong group = FsGroup.of(pod);
        if (group.isPresent()) {
            Files.setAttribute(directory, "unix:gid", (int) group.getAsLong());
        }
        FileTrees.mode(directory, group.isPresent() ? mode | 02770 : mode);
    }
}
