package dev.spillway.placement.overflow;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists and evicts over a client of the API server, which whoever made it closes. */
public final class ClientRebalancedPods implements Rebalancer.Pods {
    private static final Logger log = LoggerFactory.getLogger(ClientRebalancedPods.class);

    private final KubernetesClient client;

    public ClientRebalancedPods(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public List<Pod> onVirtualNodes() {
        return client.nodes().withLabel("type", "virtual-kubelet").list().getItems().stream()
                .map(Node::getMetadata)
                .flatMap(node -> client
                        .pods()
                        .inAnyNamespace()
                        .withField("spec.nodeName", node.getName())
                        .withField("status.phase", "Running")
                        .list()
                        .getItems()
                        .stream())
                .toList();
    }

    @Override
    public boolean evict(Pod pod) {
        try {
            return client.pods().resource(pod).evict();
        } catch (KubernetesClientException e) {
            log.warn("pod {} is not evicted: {}", pod.getMetadata().getName(), e.getMessage());
            return false;
        }
    }
}
