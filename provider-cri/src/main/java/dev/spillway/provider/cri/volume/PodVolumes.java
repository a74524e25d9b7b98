package dev.spillway.provider.cri.volume;

import dev.spillway.core.pod.Containers;
import dev.spillway.provider.PodInputs;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.cri.host.FileTrees;
import dev.spillway.provider.cri.host.Mounts;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** One pod's volumes on this host. Used by the pod's worker alone; every call may be repeated. */
public final class PodVolumes {
    private final PodFiles files;
    private final PodInputs inputs;
    private final Mounts mounts;
    private final BoundTokens tokens;
    private final InstantSource clock;

    public PodVolumes(PodFiles files, PodInputs inputs, Mounts mounts, InstantSource clock) {
        this.files = files;
        this.inputs = inputs;
        this.mounts = mounts;
        this.tokens = new BoundTokens(files, inputs, clock);
        this.clock = clock;
    }

    /**
     * Makes all volumes, or brings their files up to date.
     *
     * @return when to call again, because a token is due
     * @throws VolumeException why the pod's containers cannot start yet
     */
    public Optional<Instant> refresh(Pod pod, DownwardFields downward) throws VolumeException, IOException {
        Optional<Instant> due = Optional.empty();
        for (Volume volume : pod.getSpec().getVolumes()) {
            Optional<Instant> volumeDue = refresh(pod, volume, downward);
            if (volumeDue.isPresent() && (due.isEmpty() || volumeDue.get().isBefore(due.get()))) {
                due = volumeDue;
            }
        }
        return due;
    }

    /** Where a volume that {@link #refresh} has made lies on this host. */
    public Path path(Volume volume) {
        return (inMemory(volume) ? files.memory().resolve("volumes") : files.disk()).resolve(volume.getName());
    }

    /** Whether containers must not write to it, whatever they ask for. */
    public boolean readOnly(Volume volume) {
        return ProjectedContent.projects(volume);
    }

    /** Unmounts and deletes everything of the pod but what its dead containers still tell. */
    public void release() throws IOException {
        mounts.unmountTree(files.directory());
        FileTrees.delete(files.subPaths());
        FileTrees.delete(files.memory());
        FileTrees.delete(files.disk());
        Files.deleteIfExists(files.hosts());
    }

    /** Whether anything is left to release. */
    public boolean held() {
        return Files.exists(files.memory()) || Files.exists(files.disk()) || Files.exists(files.subPaths());
    }

    private Optional<Instant> refresh(Pod pod, Volume volume, DownwardFields downward)
            throws VolumeException, IOException {
        if (volume.getEmptyDir() != null) {
            emptyDir(pod, volume);
            return Optional.empty();
        }
        if (ProjectedContent.projects(volume)) {
            return project(pod, volume, downward);
        }
        throw new VolumeException(volume.getName(), "volumes of this kind are not supported");
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
            mounts.tmpfs(path, memorySize(source), 0777);
            share(pod, path, 0777);
        }
    }

    private static long memorySize(EmptyDirVolumeSource source) {
        Quantity limit = source.getSizeLimit();
        return limit == null ? 0 : Quantity.getAmountInBytes(limit).longValue();
    }

    private Optional<Instant> project(Pod pod, Volume volume, DownwardFields downward)
            throws VolumeException, IOException {
        OptionalLong group = group(pod);
        ProjectedContent content =
                new ProjectedContent(pod, inputs, tokens, downward, onlyUser(pod), group.isPresent());
        memory();
        try {
            content.add(volume);
        } catch (ProviderException e) {
            throw new VolumeException(volume.getName(), e.getMessage());
        }
        Path path = path(volume);
        if (Files.notExists(path)) {
            Files.createDirectories(path);
            share(pod, path, inMemory(volume) && volume.getSecret() != null ? 01777 : 0777);
        }
        new AtomicFiles(path, group).write(content.files(), clock.instant());
        return content.due();
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

    private static boolean inMemory(Volume volume) {
        return ProjectedContent.projects(volume);
    }

    private static void share(Pod pod, Path directory, int mode) throws IOException {
        OptionalLong group = group(pod);
        if (group.isPresent()) {
            Files.setAttribute(directory, "unix:gid", (int) group.getAsLong());
        }
        FileTrees.mode(directory, group.isPresent() ? mode | 02770 : mode);
    }

    private static OptionalLong group(Pod pod) {
        PodSecurityContext context = pod.getSpec().getSecurityContext();
        return context == null || context.getFsGroup() == null
                ? OptionalLong.empty()
                : OptionalLong.of(context.getFsGroup());
    }

    private static OptionalLong onlyUser(Pod pod) {
        Set<Optional<Long>> users = Containers.all(pod.getSpec()).stream()
                .map(container -> user(pod, container))
                .collect(Collectors.toSet());
        return users.size() == 1
                ? users.iterator().next().map(OptionalLong::of).orElse(OptionalLong.empty())
                : OptionalLong.empty();
    }

    private static Optional<Long> user(Pod pod, Container container) {
        Optional<Long> own = Optional.ofNullable(container.getSecurityContext()).map(SecurityContext::getRunAsUser);
        return own.isPresent()
                ? own
                : Optional.ofNullable(pod.getSpec().getSecurityContext()).map(PodSecurityContext::getRunAsUser);
    }
}
