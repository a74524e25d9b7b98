package dev.spillway.provider.cri.pod;

import dev.spillway.core.env.Expansion;
import dev.spillway.cri.api.ContainerStatus;
import dev.spillway.cri.api.Image;
import dev.spillway.cri.api.PodSandboxStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Works out what one container is started with. */
final class ContainerParts {
    private final Host host;
    private final ContainerEnv env;
    private final ContainerMounts mounts;

    ContainerParts(Host host, PodSetup setup) {
        this.host = host;
        this.env = new ContainerEnv(host, setup);
        this.mounts = new ContainerMounts(host, setup);
    }

    ContainerConfigs.Parts of(
            Pod pod, Container container, int attempt, PodSandboxStatus sandbox, Image image, PodView view)
            throws ContainerConfigException, IOException {
        List<String> podIps = ContainerViews.ips(sandbox);
        Map<String, String> variables = env.of(pod, container, podIps);
        return new ContainerConfigs.Parts(
                image,
                Expansion.expand(container.getCommand(), variables),
                Expansion.expand(container.getArgs(), variables),
                variables,
                mounts.of(pod, container, attempt, podIps, variables),
                CgroupPaths.ofContainer(pod, container, host.machine()),
                new SecurityContexts(pod, host.seccompProfiles())
                        .container(container, image, target(pod, container, view)));
    }

    private static Optional<String> target(Pod pod, Container container, PodView view) {
        return pod.getSpec().getEphemeralContainers().stream()
                .filter(e -> e.getName().equals(container.getName()) && e.getTargetContainerName() != null)
                .flatMap(e -> view.attempts(e.getTargetContainerName()).stream())
                .findFirst()
                .map(ContainerStatus::getId);
    }
}
