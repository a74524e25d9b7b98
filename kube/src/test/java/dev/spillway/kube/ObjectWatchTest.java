package dev.spillway.kube;

import static dev.spillway.kube.Wire.event;
import static dev.spillway.kube.Wire.list;
import static dev.spillway.kube.Wire.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ObjectWatchTest {
    private static final String MAPS = "/api/v1/namespaces/shop/configmaps";
    private static final String SETTINGS =
            "{\"metadata\":{\"name\":\"settings\",\"namespace\":\"shop\",\"resourceVersion\":\"%d\"},"
                    + "\"data\":{\"colour\":\"%s\"}}";

    private final ScriptedApiServer server = new ScriptedApiServer();
    private final ApiServer api = server.client();
    private final List<Runnable> idle = new ArrayList<>();
    private final ObjectWatch<ConfigMap> watch = new ObjectWatch<>(api, "configmaps", ConfigMap.class, idle::add);
    private final AtomicInteger changes = new AtomicInteger();

    @AfterEach
    void close() {
        watch.close();
        api.close();
        server.close();
    }

    @Test
    void aWatchedObjectIsAskedForOnceByItsName() throws Exception {
        listed(SETTINGS.formatted(4, "red"));
        server.watch(MAPS);
        interested();

        assertThat(colour()).isEqualTo("red");
        assertThat(colour()).isEqualTo("red");
        assertThat(changes).hasValue(0);
        assertThat(server.requests("GET", MAPS))
                .allSatisfy(r -> assertThat(r.query()).contains("fieldSelector=metadata.name=settings"));
        assertThat(server.requests("GET", MAPS).stream().filter(r -> !r.query().contains("watch=true")))
                .hasSize(1);
    }

    @Test
    void aChangeAndADeletionAreToldOnceEach() throws Exception {
        CountDownLatch change = new CountDownLatch(1);
        CountDownLatch deletion = new CountDownLatch(1);
        listed(SETTINGS.formatted(4, "red"));
        server.on("WATCH " + MAPS, reply -> {
            OutputStream out = reply.stream();
            change.await();
            reply.send(out, event("MODIFIED", SETTINGS.formatted(5, "blue")) + "\n");
            deletion.await();
            reply.send(out, event("DELETED", SETTINGS.formatted(6, "blue")) + "\n");
            reply.hang();
        });
        interested();
        assertThat(colour()).isEqualTo("red");

        change.countDown();
        await().until(() -> changes.get() == 1);
        assertThat(colour()).isEqualTo("blue");
        deletion.countDown();
        await().until(() -> changes.get() == 2);
        assertThat(watch.get("shop", "settings")).isEmpty();
    }

    @Test
    void aRefusalRightAfterThePodWasBoundIsWaitedOut() throws Exception {
        server.json("GET " + MAPS, 403, status(403, "Forbidden", "no relationship found"));
        listed(SETTINGS.formatted(4, "red"));
        server.watch(MAPS);
        interested();

        assertThat(colour()).isEqualTo("red");
    }

    @Test
    void withoutInterestTheServerIsAskedEachTime() throws Exception {
        server.json("GET " + MAPS + "/settings", 200, SETTINGS.formatted(4, "red"));
        server.json("GET " + MAPS + "/settings", 404, status(404, "NotFound", "gone"));

        assertThat(colour()).isEqualTo("red");
        assertThat(watch.get("shop", "settings")).isEmpty();
    }

    @Test
    void aWatchOutlivesItsLastReaderAndEndsIfNobodyElseCame() throws Exception {
        listed(SETTINGS.formatted(4, "red"));
        server.watch(MAPS);
        server.json("GET " + MAPS + "/settings", 200, SETTINGS.formatted(9, "live"));
        ObjectWatch.Interest first = interested();
        assertThat(colour()).isEqualTo("red");

        first.close();
        ObjectWatch.Interest second = interested();
        idle.removeFirst().run();
        assertThat(colour()).isEqualTo("red");

        second.close();
        second.close();
        assertThat(idle).hasSize(1);
        idle.removeFirst().run();
        assertThat(colour()).isEqualTo("live");
    }

    @Test
    void aNameThatCannotExistIsNotAskedFor() {
        watch.watch("shop", "not/a name", changes::incrementAndGet).close();

        assertThat(server.requests()).isEmpty();
    }

    private void listed(String object) {
        server.json("GET " + MAPS, 200, list("ConfigMap", 10, "", List.of(object)));
    }

    private ObjectWatch.Interest interested() {
        // Each interest its own listener, as two pods have.
        return watch.watch("shop", "settings", () -> changes.incrementAndGet());
    }

    private String colour() throws ApiException {
        return String.valueOf(
                watch.get("shop", "settings").orElseThrow().getData().get("colour"));
    }
}
