package dev.spillway.kubeletserver;

import dev.spillway.provider.PodDirectory;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.stream.Stream;

/** {@code /pods}: every pod bound to the node, with the status that the node holds. */
final class PodsRoute implements Route {
    private final PodDirectory directory;

    PodsRoute(PodDirectory directory) {
        this.directory = directory;
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        exchange.requireMethod("GET");
        try (Stream<Pod> pods = directory.pods()) {
            PodList.write(pods, exchange);
        }
    }
}
