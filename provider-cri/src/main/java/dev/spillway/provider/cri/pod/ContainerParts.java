package dev.spillway.provider.cri.pod;

import dev.spillway.core.env.Expansion;
import dev.spillway.core.pod.IdRange;
import dev.spillway.cri.api.ContainerStatus;
import dev.spillway.cri.api.Image;
import dev.spillway.cri.api.PodSandboxStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Works out what one container is started with. */
final class ContainerParts {
    private final Host host;
    private final ContainerEnv env;
    private final ContainerMounts mounts;
    private final PodSetup setup;

    ContainerParts(Host host, PodSetup setup) {
        this.host = host;
        this.setup = setup;
        this.env = new ContainerEnv(host, setup);
        this.mounts = new ContainerMounts(host, setup);
    }

    ContainerConfigs.Parts of(
            Pod pod, Container container, int attempt, PodSandboxStatus sandbox, ContainerImages images, PodView view)
            throws ContainerConfigException, IOException {
        Map<String, String> variables = env.of(pod, container, ContainerViews.ips(sandbox));
        Optional<IdRange> users = host.users().of(pod, setup.files());
        Image image = images.own();
        return new ContainerConfigs.Parts(
                image,
                Expansion.expand(container.getCommand(), variables),
                Expansion.expand(container.getArgs(), variables),
                variables,
                mounts.of(
                        pod,
                        container,
                        new ContainerMounts.Circumstances(attempt, sandbox, variables, images.ofVolumes(), users)),
                CgroupPaths.ofContainer(pod, container, host),
                new SecurityContexts(pod, host.seccompProfiles(), users)
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
