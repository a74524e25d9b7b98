package dev.spillway.kubeletserver;

import dev.spillway.core.ContainerObservation;
import dev.spillway.core.ContainerState;
import dev.spillway.core.PodObservation;
import dev.spillway.provider.PodDirectory;
import dev.spillway.provider.ProviderException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.stream.Stream;

/** {@code /runningpods/}: what the provider runs now, whatever the API server wants; names and images only. */
final class RunningPodsRoute implements Route {
    private final PodDirectory directory;

    RunningPodsRoute(PodDirectory directory) {
        this.directory = directory;
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        exchange.requireMethod("GET");
        PodList.write(running(), exchange);
    }

    private Stream<Pod> running() throws HttpError {
        try {
            return directory.provider().list().stream()
                    .filter(pod -> !running(pod).isEmpty())
                    .map(pod -> asPod(pod));
        } catch (ProviderException e) {
            throw new HttpError(500, e.getMessage());
        }
    }

    private static List<ContainerObservation> running(PodObservation pod) {
        return pod.containers().stream()
                .filter(container -> container.state() instanceof ContainerState.Running)
                .toList();
    }

    private static Pod asPod(PodObservation observed) {
        List<Container> containers = running(observed).stream()
                .map(c -> new ContainerBuilder()
                        .withName(c.name())
                        .withImage(c.image())
                        .build())
                .toList();
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(observed.pod().namespace())
                .withName(observed.pod().name())
                .withUid(observed.pod().uid())
                .endMetadata()
                .withNewSpec()
                .withContainers(containers)
                .endSpec()
                .build();
    }
}
