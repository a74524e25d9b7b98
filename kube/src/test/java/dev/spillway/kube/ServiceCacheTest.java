package dev.spillway.kube;

import static dev.spillway.kube.Wire.event;
import static dev.spillway.kube.Wire.list;
import static dev.spillway.kube.Wire.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ServiceCacheTest {
    private static final String SERVICES = "/api/v1/services";

    private final ScriptedApiServer server = new ScriptedApiServer();
    private final ApiServer api = server.client();

    @AfterEach
    void close() {
        api.close();
        server.close();
    }

    @Test
    void aPodSeesItsNamespacesServicesAndTheApiServers() throws Exception {
        listed(service("default", "kubernetes"), service("default", "other"), service("shop", "web"));
        server.watch(SERVICES);

        try (ServiceCache cache = ServiceCache.start(api)) {
            assertThat(names(cache, "shop")).containsExactlyInAnyOrder("default/kubernetes", "shop/web");
            assertThat(names(cache, "empty")).containsExactly("default/kubernetes");
        }
    }

    @Test
    void whatComesGoesAndWasMissedIsFollowed() {
        listed(service("shop", "web"), service("shop", "old"));
        server.watch(
                SERVICES,
                event("ADDED", service("shop", "new")),
                event("DELETED", service("shop", "web")),
                event("ERROR", status(410, "Expired", "too old")));
        listed(service("shop", "new"), service("shop", "last"));
        server.watch(SERVICES);

        try (ServiceCache cache = ServiceCache.start(api)) {
            await().untilAsserted(
                            () -> assertThat(names(cache, "shop")).containsExactlyInAnyOrder("shop/new", "shop/last"));
        }
    }

    private void listed(String... services) {
        server.json("GET " + SERVICES, 200, list("Service", 10, "", List.of(services)));
    }

    private static String service(String namespace, String name) {
        return "{\"metadata\":{\"namespace\":\"%s\",\"name\":\"%s\",\"resourceVersion\":\"4\"}}"
                .formatted(namespace, name);
    }

    private static List<String> names(ServiceCache cache, String namespace) throws ApiException {
        return cache.visibleFrom(namespace).stream()
                .map(s -> s.getMetadata().getNamespace() + "/" + s.getMetadata().getName())
                .toList();
    }
}
