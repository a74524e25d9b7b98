package dev.spillway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.PodRef;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PodApiTest {
    private static final String PATH = "/api/v1/namespaces/default/pods/web";
    private static final PodRef POD = new PodRef("default", "web", "u-1");

    private final ScriptedApiServer server = new ScriptedApiServer();
    private final ApiServer api = server.client();
    private final PodApi pods = new PodApi(api);

    @AfterEach
    void close() {
        api.close();
        server.close();
    }

    @Test
    void deletesAtOnceAndOnlyThisIncarnation() {
        server.json("DELETE " + PATH, 200, Wire.pod("web", "u-1", 9));

        assertThat(pods.delete(POD)).isEqualTo(new PodDeletion.Deleted());
        assertThat(server.requests())
                .singleElement()
                .extracting(ScriptedApiServer.Request::body)
                .asString()
                .contains("\"gracePeriodSeconds\":0", "\"preconditions\":{\"uid\":\"u-1\"}");
    }

    @Test
    void tellsRefusalsApart() {
        server.json("DELETE " + PATH, 404, Wire.status(404, "NotFound", "gone"));
        server.json(
                "DELETE " + PATH,
                409,
                Wire.status(
                        409, "Conflict", "the UID in the precondition (u-1) does not match the UID in record (u-2)"));
        server.json("DELETE " + PATH, 409, Wire.status(409, "Conflict", "the object has been modified"));
        server.json("DELETE " + PATH, 500, Wire.status(500, "InternalError", "no"));
        server.json("DELETE " + PATH, 400, Wire.status(400, "BadRequest", "no"));

        assertThat(pods.delete(POD)).isEqualTo(new PodDeletion.Gone());
        assertThat(pods.delete(POD)).isEqualTo(new PodDeletion.OtherIncarnation());
        assertThat(pods.delete(POD)).isInstanceOf(PodDeletion.Retry.class);
        assertThat(pods.delete(POD)).isInstanceOf(PodDeletion.Retry.class);
        assertThat(pods.delete(POD)).isInstanceOf(PodDeletion.Defect.class);
    }

    @Test
    void aPodExistsOnlyOnItsNodeAndWithItsUid() throws ApiException {
        String list = "GET /api/v1/namespaces/default/pods";
        server.json(list, 200, Wire.list("Pod", 10, "", List.of(Wire.pod("web", "u-1", 9))));
        server.json(list, 200, Wire.list("Pod", 10, "", List.of(Wire.pod("web", "u-2", 9))));
        server.json(list, 200, Wire.list("Pod", 10, "", List.of()));

        assertThat(pods.exists(POD, "vk")).isTrue();
        assertThat(pods.exists(POD, "vk")).isFalse();
        assertThat(pods.exists(POD, "vk")).isFalse();
        assertThat(server.requests().getFirst().query()).contains("fieldSelector=spec.nodeName=vk,metadata.name=web");
    }

    @Test
    void collectsTheUidsOfEveryPage() throws ApiException {
        server.json("GET /api/v1/pods", 200, Wire.list("Pod", 10, "more", List.of(Wire.pod("a", "1", 4))));
        server.json("GET /api/v1/pods", 200, Wire.list("Pod", 10, "", List.of(Wire.pod("b", "2", 5))));

        assertThat(pods.uidsOn("virtual-kubelet")).containsExactlyInAnyOrder("1", "2");
    }
}
