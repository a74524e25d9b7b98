package dev.spillway.provider.cri.pod;

import dev.spillway.core.network.HostsFile;
import dev.spillway.core.network.PodHostname;
import dev.spillway.core.pod.IdRange;
import dev.spillway.cri.api.IDMapping;
import dev.spillway.cri.api.Image;
import dev.spillway.cri.api.ImageSpec;
import dev.spillway.cri.api.Mount;
import dev.spillway.cri.api.MountPropagation;
import dev.spillway.cri.api.PodSandboxStatus;
import dev.spillway.provider.cri.host.FileTrees;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What of this host a container sees: its volumes, its hosts file, its termination log. */
final class ContainerMounts {
    private static final String HOSTS = "/etc/hosts";

    private final Host host;
    private final PodSetup setup;

    ContainerMounts(Host host, PodSetup setup) {
        this.host = host;
        this.setup = setup;
    }

    /**
     * What of a container's start its mounts depend on.
     *
     * @param variables the container's
     * @param images of the volumes that are images, by name
     * @param users the pod's own; empty if it shares the host's
     */
    record Circumstances(
            int attempt,
            PodSandboxStatus sandbox,
            Map<String, String> variables,
            Map<String, Image> images,
            Optional<IdRange> users) {}

    List<Mount> of(Pod pod, Container container, Circumstances start) throws ContainerConfigException, IOException {
        List<Mount> mounts = new ArrayList<>();
        for (int i = 0; i < container.getVolumeMounts().size(); i++) {
            mounts.add(volume(pod, container, i, start));
        }
        if (mounts.stream().noneMatch(m -> m.getContainerPath().equals(HOSTS))) {
            mounts.add(bind(hosts(pod, ContainerViews.ips(start.sandbox())), HOSTS));
        }
        String terminationPath = container.getTerminationMessagePath();
        if (terminationPath != null && !terminationPath.isEmpty()) {
            mounts.add(bind(terminationLog(container, start.attempt()), absolute(terminationPath)));
        }
        return start.users()
                .map(UserNamespaces::mapping)
                .map(ids -> mounts.stream().map(mount -> shifted(mount, ids)).toList())
                .orElse(mounts);
    }

    /** Root of this host is root of the pod in what the pod sees of this host's files. */
    private static Mount shifted(Mount mount, IDMapping ids) {
        return mount.toBuilder().addUidMappings(ids).addGidMappings(ids).build();
    }

    private Mount volume(Pod pod, Container container, int index, Circumstances start) throws ContainerConfigException {
        VolumeMount mount = container.getVolumeMounts().get(index);
        Volume volume = pod.getSpec().getVolumes().stream()
                .filter(v -> v.getName().equals(mount.getName()))
                .findFirst()
                .orElseThrow(() -> new ContainerConfigException("volume " + mount.getName() + " is not in the pod"));
        Optional<Path> part = MountedPart.of(mount, start.variables());
        Mount.Builder shown = volume.getImage() == null
                ? files(volume, part, container, index)
                : image(start.images().get(volume.getName()), volume, part);
        boolean recursive = recursively(mount, start.sandbox().getRuntimeHandler());
        return shown.setContainerPath(absolute(mount.getMountPath()))
                .setReadonly(shown.getReadonly() || Boolean.TRUE.equals(mount.getReadOnly()))
                .setRecursiveReadOnly(recursive)
                .setPropagation(propagation(mount))
                .build();
    }

    private Mount.Builder files(Volume volume, Optional<Path> part, Container container, int index)
            throws ContainerConfigException {
        Path whole = setup.volumes().path(volume);
        Path source = part.isPresent() ? part(whole, part.get(), container, index) : whole;
        return Mount.newBuilder()
                .setHostPath(source.toString())
                .setReadonly(setup.volumes().readOnly(volume));
    }

    private static Mount.Builder image(@Nullable Image image, Volume volume, Optional<Path> part)
            throws ContainerConfigException {
        if (image == null) {
            throw new ContainerConfigException("the image of volume " + volume.getName() + " is not there");
        }
        return Mount.newBuilder()
                .setImage(ImageSpec.newBuilder()
                        .setImage(image.getId())
                        .setUserSpecifiedImage(volume.getImage().getReference()))
                .setImageSubPath(part.map(Path::toString).orElse(""))
                .setReadonly(true);
    }

    private boolean recursively(VolumeMount mount, String handler) throws ContainerConfigException {
        boolean able = host.handlers().recursiveReadOnlyMounts(handler);
        if ("Enabled".equals(mount.getRecursiveReadOnly()) && !able) {
            throw new ContainerConfigException("failed to resolve recursive read-only mode: volume \"" + mount.getName()
                    + "\" requested recursive read-only mode, but it is not supported by the runtime");
        }
        return able && mount.getRecursiveReadOnly() != null && !"Disabled".equals(mount.getRecursiveReadOnly());
    }

    private static MountPropagation propagation(VolumeMount mount) {
        return "HostToContainer".equals(mount.getMountPropagation())
                ? MountPropagation.PROPAGATION_HOST_TO_CONTAINER
                : MountPropagation.PROPAGATION_PRIVATE;
    }

    private Path part(Path volume, Path part, Container container, int index) throws ContainerConfigException {
        try {
            return setup.volumes().subPaths().show(volume, part, container.getName(), index);
        } catch (IOException e) {
            throw new ContainerConfigException("failed to prepare subPath for volumeMount \""
                    + container.getVolumeMounts().get(index).getName() + "\" of container \"" + container.getName()
                    + "\": " + e.getMessage());
        }
    }

    /** Written anew for every container: another sandbox may have brought another address. */
    private Path hosts(Pod pod, List<String> podIps) throws IOException {
        PodHostname hostname = PodHostname.of(pod, host.dns().domain());
        byte[] text = HostsFile.of(pod, hostname, podIps).getBytes(StandardCharsets.UTF_8);
        Path file = setup.files().hosts();
        // In place: containers that run already have this very file mounted.
        Files.write(file, text);
        FileTrees.mode(file, 0644);
        return file;
    }

    private Path terminationLog(Container container, int attempt) throws IOException {
        Path log = setup.files().terminationLog(container.getName(), attempt);
        FileTrees.privateParent(log);
        Files.write(log, new byte[0]);
        FileTrees.mode(log, 0666);
        return log;
    }

    private static String absolute(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    private static Mount bind(Path source, String target) {
        return Mount.newBuilder()
                .setHostPath(source.toString())
                .setContainerPath(target)
                .build();
    }
}
