package dev.spillway.provider.cri.pod;

import dev.spillway.core.network.HostsFile;
import dev.spillway.core.network.PodHostname;
import dev.spillway.cri.api.Mount;
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

/** What of this host a container sees: its volumes, its hosts file, its termination log. */
final class ContainerMounts {
    private static final String HOSTS = "/etc/hosts";

    private final Host host;
    private final PodSetup setup;

    ContainerMounts(Host host, PodSetup setup) {
        this.host = host;
        this.setup = setup;
    }

    /** @param variables the container's */
    List<Mount> of(Pod pod, Container container, int attempt, List<String> podIps, Map<String, String> variables)
            throws ContainerConfigException, IOException {
        List<Mount> mounts = new ArrayList<>();
        for (int i = 0; i < container.getVolumeMounts().size(); i++) {
            mounts.add(volume(pod, container, i, variables));
        }
        if (mounts.stream().noneMatch(m -> m.getContainerPath().equals(HOSTS))) {
            mounts.add(bind(hosts(pod, podIps), HOSTS));
        }
        String terminationPath = container.getTerminationMessagePath();
        if (terminationPath != null && !terminationPath.isEmpty()) {
            mounts.add(bind(terminationLog(container, attempt), absolute(terminationPath)));
        }
        return mounts;
    }

    private Mount volume(Pod pod, Container container, int index, Map<String, String> variables)
            throws ContainerConfigException {
        VolumeMount mount = container.getVolumeMounts().get(index);
        Volume volume = pod.getSpec().getVolumes().stream()
                .filter(v -> v.getName().equals(mount.getName()))
                .findFirst()
                .orElseThrow(() -> new ContainerConfigException("volume " + mount.getName() + " is not in the pod"));
        boolean readOnly =
                Boolean.TRUE.equals(mount.getReadOnly()) || setup.volumes().readOnly(volume);
        Path whole = setup.volumes().path(volume);
        Optional<Path> part = MountedPart.of(mount, variables);
        Path source = part.isPresent() ? part(whole, part.get(), container, index) : whole;
        return bind(source, absolute(mount.getMountPath())).toBuilder()
                .setReadonly(readOnly)
                .build();
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
