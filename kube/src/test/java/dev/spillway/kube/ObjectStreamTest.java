package dev.spillway.kube;

import static dev.spillway.kube.Wire.event;
import static dev.spillway.kube.Wire.list;
import static dev.spillway.kube.Wire.pod;
import static dev.spillway.kube.Wire.podList;
import static dev.spillway.kube.Wire.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Namespace;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ObjectStreamTest {
    private final ScriptedApiServer server = new ScriptedApiServer();
    private final ApiServer api = server.client();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        api.close();
        server.close();
    }

    @Test
    void tellsOfEveryObjectOfACollectionAndOfItsEnd() {
        String shop = "{\"metadata\":{\"name\":\"shop\",\"uid\":\"1\",\"resourceVersion\":\"%d\"}}";
        server.json("GET /api/v1/namespaces", 200, list("Namespace", 10, "", List.of(shop.formatted(4))));
        server.watch("/api/v1/namespaces", event("DELETED", shop.formatted(11)));

        try (ObjectStream<Namespace> stream = ObjectStream.of(
                api,
                "/api/v1/namespaces",
                Namespace.class,
                listener((Namespace namespace) -> namespace.getMetadata().getName()))) {
            stream.start();

            becomes("shop", "synced", "deleted 1");
        }
    }

    @Test
    void tellsAfterAGapWhatHasGoneMeanwhile() {
        server.json("GET /api/v1/pods", 200, podList(10, pod("a", "1", 4), pod("b", "2", 5)));
        server.watch("/api/v1/pods", event("ERROR", status(410, "Expired", "too old")));
        server.json("GET /api/v1/pods", 200, podList(20, pod("b", "2", 5), pod("c", "3", 12)));
        server.watch("/api/v1/pods");

        try (ObjectStream<PodRecord> stream =
                ObjectStream.pods(api, listener((PodRecord pod) -> pod.ref().name()))) {
            stream.start();

            becomes("a", "b", "synced", "b", "c", "deleted 1", "synced");
        }
    }

    private void becomes(String... expected) {
        await().untilAsserted(() -> assertThat(heard).containsExactly(expected));
    }

    private <T> ObjectListener<T> listener(Function<T, String> name) {
        return new ObjectListener<>() {
            @Override
            public void changed(T object) {
                heard.add(name.apply(object));
            }

            @Override
            public void deleted(String uid) {
                heard.add("deleted " + uid);
            }

            @Override
            public void synced() {
                heard.add("synced");
            }
        };
    }
}
