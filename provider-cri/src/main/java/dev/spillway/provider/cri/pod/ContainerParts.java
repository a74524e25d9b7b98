package dev.spillway.provider.cri.pod;

import dev.spillway.cri.api.ContainerStatus;
import dev.spillway.cri.api.DNSConfig;
import dev.spillway.cri.api.Image;
import dev.spillway.cri.api.Mount;
import dev.spillway.cri.api.PodSandboxStatus;
import dev.spillway.provider.cri.host.FileTrees;
import dev.spillway.provider.cri.volume.DownwardFields;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Works out what one container is started with. */
final class ContainerParts {
    private final Host host;
    private final PodSetup setup;

    ContainerParts(Host host, PodSetup setup) {
        this.host = host;
        this.setup = setup;
    }

    ContainerConfigs.Parts of(
            Pod pod, Container container, int attempt, PodSandboxStatus sandbox, Image image, PodView view)
            throws ContainerConfigException, IOException {
        return new ContainerConfigs.Parts(
                image,
                container.getCommand(),
                container.getArgs(),
                env(container),
                mounts(pod, container, attempt, sandbox),
                PodResources.container(pod, container),
                new SecurityContexts(pod).container(container, image, target(pod, container, view)));
    }

    String hostname(Pod pod) {
        String asked = pod.getSpec().getHostname();
        return asked == null || asked.isEmpty() ? pod.getMetadata().getName() : asked;
    }

    DNSConfig dns(Pod pod) {
        String domain = host.dns().domain();
        return DNSConfig.newBuilder()
                .addAllServers(host.dns().servers())
                .addSearches(pod.getMetadata().getNamespace() + ".svc." + domain)
                .addSearches("svc." + domain)
                .addSearches(domain)
                .addOptions("ndots:5")
                .build();
    }

    DownwardFields downward(Pod pod) {
        return new DownwardFields() {
            @Override
            public String field(String volume, String fieldPath) {
                return pod.getMetadata().getNamespace();
            }

            @Override
            public String resource(String volume, ResourceFieldSelector selector) {
                return "0";
            }
        };
    }

    private static Map<String, String> env(Container container) {
        Map<String, String> env = new LinkedHashMap<>();
        for (EnvVar variable : container.getEnv()) {
            env.put(variable.getName(), variable.getValue() == null ? "" : variable.getValue());
        }
        return env;
    }

    private static Optional<String> target(Pod pod, Container container, PodView view) {
        return pod.getSpec().getEphemeralContainers().stream()
                .filter(e -> e.getName().equals(container.getName()) && e.getTargetContainerName() != null)
                .flatMap(e -> view.attempts(e.getTargetContainerName()).stream())
                .findFirst()
                .map(ContainerStatus::getId);
    }

    private List<Mount> mounts(Pod pod, Container container, int attempt, PodSandboxStatus sandbox)
            throws ContainerConfigException, IOException {
        List<Mount> mounts = new ArrayList<>();
        for (VolumeMount mount : container.getVolumeMounts()) {
            mounts.add(volume(pod, mount));
        }
        boolean ownHosts = mounts.stream().anyMatch(m -> m.getContainerPath().equals("/etc/hosts"));
        if (!ownHosts) {
            mounts.add(bind(hosts(pod, sandbox), "/etc/hosts"));
        }
        String terminationPath = container.getTerminationMessagePath();
        if (terminationPath != null && !terminationPath.isEmpty()) {
            Path log = setup.files().terminationLog(container.getName(), attempt);
            FileTrees.privateParent(log);
            Files.write(log, new byte[0]);
            FileTrees.mode(log, 0666);
            mounts.add(bind(log, terminationPath));
        }
        return mounts;
    }

    private Mount volume(Pod pod, VolumeMount mount) throws ContainerConfigException {
        Volume volume = pod.getSpec().getVolumes().stream()
                .filter(v -> v.getName().equals(mount.getName()))
                .findFirst()
                .orElseThrow(() -> new ContainerConfigException("volume " + mount.getName() + " is not in the pod"));
        return bind(setup.volumes().path(volume), mount.getMountPath()).toBuilder()
                .setReadonly(Boolean.TRUE.equals(mount.getReadOnly()))
                .build();
    }

    private Path hosts(Pod pod, PodSandboxStatus sandbox) throws IOException {
        String text = "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n"
                + ContainerViews.ips(sandbox).getFirst() + "\t" + hostname(pod) + "\n";
        Path file = setup.files().hosts();
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        FileTrees.mode(file, 0644);
        return file;
    }

    private static Mount bind(Path source, String target) {
        return Mount.newBuilder()
                .setHostPath(source.toString())
                .setContainerPath(target)
                .build();
    }
}
