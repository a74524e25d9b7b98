package dev.spillway.kube;

import static dev.spillway.kube.Wire.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.core.PodEvent;
import dev.spillway.core.PodRef;
import dev.spillway.kube.ScriptedApiServer.Request;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EventRecorderTest {
    private static final String EVENTS = "/api/v1/namespaces/shop/events";
    private static final PodRef POD = new PodRef("shop", "web", "u-1");
    private static final PodEvent BACK_OFF =
            PodEvent.warning("BackOff", "Back-off restarting").at("spec.containers{c}");

    private final ScriptedApiServer server = new ScriptedApiServer();
    private final ApiServer api = server.client();
    private final EventRecorder recorder =
            EventRecorder.start(api, "virtual-kubelet", () -> Instant.parse("2026-01-01T00:00:00Z"));

    @AfterEach
    void close() {
        recorder.close();
        api.close();
        server.close();
    }

    @Test
    void anEventNamesThePodTheContainerAndWhoSaysIt() {
        server.json("POST " + EVENTS, 201, "{}");

        recorder.pod(POD, BACK_OFF);

        assertThat(sent("POST", 1).getFirst().body())
                .contains("\"name\":\"web.", "\"uid\":\"u-1\"", "\"fieldPath\":\"spec.containers{c}\"")
                .contains("\"type\":\"Warning\"", "\"reason\":\"BackOff\"", "\"message\":\"Back-off restarting\"")
                .contains("\"component\":\"spillway\"", "\"host\":\"virtual-kubelet\"", "\"count\":1")
                .contains("\"firstTimestamp\":\"2026-01-01T00:00:00Z\"");
    }

    @Test
    void theSameAgainCountsUpAndIsWrittenAnewWhenTheFirstHasExpired() {
        server.json("POST " + EVENTS, 201, "{}");

        recorder.pod(POD, BACK_OFF);
        String name = sent("POST", 1).getFirst().body().replaceAll(".*\"name\":\"(web\\.[0-9a-f]+)\".*", "$1");
        server.json("PATCH " + EVENTS + "/" + name, 200, "{}");
        server.json("PATCH " + EVENTS + "/" + name, 404, status(404, "NotFound", "expired"));
        recorder.pod(POD, BACK_OFF);
        assertThat(sent("PATCH", 1).getFirst().body()).contains("\"count\":2");

        recorder.pod(POD, BACK_OFF);
        assertThat(sent("POST", 2).getLast().body()).contains("\"count\":1");
    }

    @Test
    void aNodesEventIsFoundByDescribe() {
        server.json("POST /api/v1/namespaces/default/events", 201, "{}");

        recorder.node(PodEvent.normal("NodeReady", "ready"));

        await().until(() -> !server.requests().isEmpty());
        assertThat(server.requests().getFirst().body())
                .contains("\"kind\":\"Node\"", "\"name\":\"virtual-kubelet\"", "\"uid\":\"virtual-kubelet\"");
    }

    @Test
    void aLongMessageIsCutAsTheApiServerWouldRefuseIt() {
        server.json("POST " + EVENTS, 201, "{}");

        recorder.pod(POD, PodEvent.normal("Long", "x".repeat(2000)));

        assertThat(sent("POST", 1).getFirst().body())
                .contains("x".repeat(1024) + "\"")
                .doesNotContain("x".repeat(1025));
    }

    @Test
    void aServerThatIsAwayOrHasNotReadItsRolesIsTriedAgain() {
        server.json("POST " + EVENTS, 503, status(503, "ServiceUnavailable", "starting"));
        server.json("POST " + EVENTS, 403, status(403, "Forbidden", "no such role"));
        server.json("POST " + EVENTS, 201, "{}");

        recorder.pod(POD, PodEvent.normal("First", "taken at last"));

        assertThat(sent("POST", 3)).allMatch(request -> request.body().contains("\"reason\":\"First\""));
        assertThat(recorder.dropped()).isZero();
    }

    @Test
    void inANamespaceThatEndsAnEventIsGivenUpAtOnce() {
        server.json("POST " + EVENTS, 403, """
                {"kind": "Status", "code": 403, "reason": "Forbidden", "message": "unable to create new content",
                 "details": {"causes": [{"reason": "NamespaceTerminating", "field": "metadata.namespace"}]}}
                """);
        server.json("POST " + EVENTS, 201, "{}");

        recorder.pod(POD, PodEvent.normal("First", "refused"));
        await().until(() -> recorder.dropped() == 1);
        recorder.pod(POD, PodEvent.normal("Second", "taken"));

        assertThat(sent("POST", 2).getLast().body()).contains("\"reason\":\"Second\"");
        assertThat(recorder.dropped()).isEqualTo(1);
    }

    private List<Request> sent(String method, int count) {
        await().until(() -> server.requests(method, EVENTS).size() == count);
        return server.requests(method, EVENTS);
    }
}
