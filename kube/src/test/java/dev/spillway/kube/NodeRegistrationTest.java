package dev.spillway.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NodeRegistrationTest {
    private static final String NODES = "/api/v1/nodes";
    private static final String STATUS = NODES + "/vk/status";

    private final ScriptedApiServer server = new ScriptedApiServer();
    private final ApiServer api = server.client();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private String ready = "True";
    private final NodeRegistration registration = new NodeRegistration(api, "vk", this::wanted, () -> now);

    @AfterEach
    void close() {
        registration.close();
        api.close();
        server.close();
    }

    @Test
    void createsANodeThatIsReadyFromItsFirstMoment() throws ApiException {
        server.json("POST " + NODES, 201, node("uid-1", 1, "True"));

        registration.register();

        assertThat(server.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.body())
                        .contains("\"lastHeartbeatTime\":\"2026-01-01T00:00:00Z\"", "\"type\":\"Ready\""));
        assertThat(registration.uid()).contains("uid-1");
    }

    @Test
    void adoptsANodeByAddingOnlyWhatIsMissing() throws ApiException {
        server.json("POST " + NODES, 409, Wire.status(409, "AlreadyExists", "it is there"));
        server.json(
                "GET " + NODES + "/vk",
                200,
                node("uid-1", 1, "True").replace("\"type\":\"virtual-kubelet\"", "\"own\":\"label\""));
        server.json("PATCH " + NODES + "/vk", 200, node("uid-1", 2, "True"));

        registration.register();

        assertThat(server.requests("PATCH", NODES))
                .singleElement()
                .extracting(ScriptedApiServer.Request::body)
                .isEqualTo("{\"metadata\":{\"labels\":{\"type\":\"virtual-kubelet\"}}}");
    }

    @Test
    void writesTheStatusWhenItChangesAndOtherwiseEveryFiveMinutes() throws ApiException {
        server.json("POST " + NODES, 201, node("uid-1", 1, "True"));
        server.json("PATCH " + STATUS, 200, node("uid-1", 2, "False"));
        registration.register();

        now = now.plusSeconds(10);
        registration.sync();
        assertThat(server.requests("PATCH", STATUS)).isEmpty();

        ready = "False";
        registration.sync();
        assertThat(server.requests("PATCH", STATUS)).hasSize(1);
        now = now.plusSeconds(299);
        registration.sync();
        assertThat(server.requests("PATCH", STATUS)).hasSize(1);
        now = now.plusSeconds(1);
        registration.sync();
        assertThat(server.requests("PATCH", STATUS)).hasSize(2);

        now = now.minusSeconds(3600);
        registration.sync();
        assertThat(server.requests("PATCH", STATUS))
                .as("the clock was set back")
                .hasSize(3);
    }

    @Test
    void registersANodeAgainThatSomebodyHasDeleted() {
        server.json("POST " + NODES, 201, node("uid-1", 1, "True"));
        server.json("POST " + NODES, 201, node("uid-2", 7, "True"));
        server.json("PATCH " + STATUS, 200, node("uid-1", 2, "True"));
        server.json("GET " + NODES, 200, Wire.list("Node", 2, "", List.of(node("uid-1", 2, "True"))));
        server.on("WATCH " + NODES, reply -> {
            await().until(() -> registration.uid().isPresent());
            reply.send(reply.stream(), Wire.event("DELETED", node("uid-1", 3, "True")) + "\n");
            reply.hang();
        });

        registration.start();

        await().untilAsserted(() -> assertThat(registration.uid()).contains("uid-2"));
    }

    @Test
    void aListOlderThanTheRegistrationDoesNotMeanThatTheNodeIsGone() {
        server.json("POST " + NODES, 201, node("uid-1", 3, "True"));
        server.json("POST " + NODES, 201, node("uid-2", 7, "True"));
        server.on("GET " + NODES, reply -> {
            await().until(() -> registration.uid().isPresent());
            reply.json(200, Wire.list("Node", 2, "", List.of()));
        });
        server.watch(NODES);

        registration.start();

        await().until(() -> server.requests().stream().anyMatch(r -> r.query().contains("watch=true")));
        assertThat(registration.uid()).contains("uid-1");
    }

    private Node wanted() {
        return new NodeBuilder()
                .withNewMetadata()
                .withName("vk")
                .addToLabels("type", "virtual-kubelet")
                .endMetadata()
                .withNewSpec()
                .addNewTaint("NoSchedule", "virtual-kubelet.io/provider", null, "alibabacloud")
                .endSpec()
                .withNewStatus()
                .addNewAddress("10.0.0.1", "InternalIP")
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready)
                .endCondition()
                .endStatus()
                .build();
    }

    private static String node(String uid, long version, String ready) {
        return """
            {"apiVersion":"v1","kind":"Node","metadata":{"name":"vk","uid":"%s","resourceVersion":"%d",\
            "labels":{"type":"virtual-kubelet"}},\
            "spec":{"taints":[{"key":"virtual-kubelet.io/provider","value":"alibabacloud","effect":"NoSchedule"}]},\
            "status":{"addresses":[{"address":"10.0.0.1","type":"InternalIP"}],\
            "conditions":[{"type":"Ready","status":"%s","lastHeartbeatTime":"2026-01-01T00:00:00Z",\
            "lastTransitionTime":"2026-01-01T00:00:00Z"}]}}""".formatted(uid, version, ready);
    }
}
