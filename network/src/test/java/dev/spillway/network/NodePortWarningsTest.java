package dev.spillway.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class NodePortWarningsTest {
    private static final Map<String, String> WEB = Map.of("app", "web");

    @Test
    void aNodePortThatLeadsToAnElasticPodIsOpenOnServersOnly() {
        assertThat(warning(service("NodePort", "Cluster"), "shop", WEB).orElseThrow())
                .contains("node port [30080] of Service web", "virtual node vk", "any server leads to this pod");
        assertThat(warning(service("LoadBalancer", "Local"), "shop", WEB).orElseThrow())
                .contains("nothing from outside comes to this pod");
    }

    @Test
    void nothingIsSaidOfOtherServicesAndOtherPods() {
        assertThat(warning(service("ClusterIP", "Cluster"), "shop", WEB)).isEmpty();
        assertThat(warning(service("NodePort", "Cluster"), "shop", Map.of("app", "db")))
                .isEmpty();
        assertThat(warning(service("NodePort", "Cluster"), "other", WEB)).isEmpty();
    }

    private static Optional<String> warning(Service service, String namespace, Map<String, String> labels) {
        return NodePortWarnings.warning(service, namespace, labels, "vk");
    }

    private static Service service(String type, String externalTraffic) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("web")
                .withUid("u")
                .endMetadata()
                .withNewSpec()
                .withType(type)
                .withExternalTrafficPolicy(externalTraffic)
                .withSelector(WEB)
                .addNewPort()
                .withPort(80)
                .withNodePort(30080)
                .endPort()
                .endSpec()
                .build();
    }
}
