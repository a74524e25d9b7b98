package dev.spillway.kube;

import static dev.spillway.kube.Wire.podObject;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PodStatusPatcherTest {
    private static final String PATH = "/api/v1/namespaces/default/pods/web/status";
    private static final String CHANGED = "{'phase':'Running'}";

    private final ScriptedApiServer server = new ScriptedApiServer();
    private final ApiServer api = server.client();
    private final PodStatusPatcher patcher = new PodStatusPatcher(api);

    @AfterEach
    void close() {
        api.close();
        server.close();
    }

    @Test
    void sendsNothingWhenNothingChanged() {
        String status =
                "{'phase':'Running','podIPs':[{'ip':'10.0.0.2'}],'conditions':[{'type':'Ready','status':'True'}]}";

        assertThat(patcher.patch(pod(status), status(status))).isEqualTo(new StatusPatch.Unchanged());
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void takesTheServersSpellingForOurs() {
        String sent =
                "{'containerStatuses':[{'name':'a','resources':{'limits':{'cpu':'1','memory':'1Gi'}},'lastState':{}}]}";
        String ours = "{'containerStatuses':[{'name':'a','resources':{'limits':{'cpu':'1000m','memory':'1024Mi'}}}]}";

        assertThat(patcher.patch(pod(sent), status(ours))).isEqualTo(new StatusPatch.Unchanged());
    }

    @Test
    void namesTheUidAndOnlyWhatChanged() {
        assertThat(body("{'phase':'Pending','hostIP':'10.0.0.1'}", "{'phase':'Running','hostIP':'10.0.0.1'}"))
                .isEqualTo("{'metadata':{'uid':'u-1'},'status':{'phase':'Running'}}");
    }

    @Test
    void takesAwayWhatIsNoLongerSo() {
        assertThat(body("{'phase':'Pending','reason':'X','message':'y'}", "{'phase':'Pending'}"))
                .isEqualTo("{'metadata':{'uid':'u-1'},'status':{'message':null,'reason':null}}");
    }

    @Test
    void replacesAddressesWhichTheServerWouldOnlyAddTo() {
        assertThat(body("{'podIPs':[{'ip':'10.0.0.2'}]}", "{'podIPs':[{'ip':'10.0.0.3'}]}"))
                .isEqualTo(
                        "{'metadata':{'uid':'u-1'},'status':" + "{'podIPs':[{'ip':'10.0.0.3'},{'$patch':'replace'}]}}");
        assertThat(body("{'podIPs':[{'ip':'10.0.0.2'}]}", "{}"))
                .isEqualTo("{'metadata':{'uid':'u-1'},'status':{'podIPs':null}}");
    }

    @Test
    void writesContainerStatusesAsAWhole() {
        assertThat(body(
                        "{'containerStatuses':[{'name':'a','ready':false},{'name':'b','ready':true}]}",
                        "{'containerStatuses':[{'name':'a','ready':true},{'name':'b','ready':true}]}"))
                .contains("'name':'a','ready':true", "'name':'b','ready':true")
                .doesNotContain("$patch");
    }

    @Test
    void changesConditionsByTypeAndLeavesOtherOwnersAlone() {
        assertThat(body("""
                        {'conditions':[{'type':'Ready','status':'False','reason':'ContainersNotReady'},
                        {'type':'Initialized','status':'True'},{'type':'example.com/gate','status':'True'}]}""", """
                        {'conditions':[{'type':'Ready','status':'True'},{'type':'Initialized','status':'True'},
                        {'type':'DisruptionTarget','status':'True'}]}"""))
                .isEqualTo("{'metadata':{'uid':'u-1'},'status':{'conditions':["
                        + "{'type':'Ready','status':'True','reason':null},"
                        + "{'type':'DisruptionTarget','status':'True'}]}}");
    }

    @Test
    void deletesAKubeletsConditionThatNoLongerHolds() {
        assertThat(body("{'conditions':[{'type':'PodResizePending','status':'True'}]}", "{}"))
                .isEqualTo("{'metadata':{'uid':'u-1'},'status':{'conditions':"
                        + "[{'$patch':'delete','type':'PodResizePending'}]}}");
    }

    @Test
    void keepsWhatOthersWriteIntoAStatus() {
        assertThat(PodStatusPatcher.body(
                        pod("{'nominatedNodeName':'n','resourceClaimStatuses':[{'name':'c'}]}"),
                        status("{}"),
                        Map.of()))
                .isEmpty();
    }

    @Test
    void carriesNewAnnotationsAlongButNotThoseThePodHas() {
        Pod pod = pod("{}");
        pod.getMetadata().setAnnotations(Map.of("spec", "2-4Gi"));

        assertThat(PodStatusPatcher.body(pod, status("{'phase':'Running'}"), Map.of("spec", "2-4Gi")))
                .get()
                .hasToString("{\"metadata\":{\"uid\":\"u-1\"},\"status\":{\"phase\":\"Running\"}}");
        assertThat(PodStatusPatcher.body(pod, status("{'phase':'Running'}"), Map.of("spec", "4-8Gi")))
                .get()
                .hasToString("{\"metadata\":{\"uid\":\"u-1\",\"annotations\":{\"spec\":\"4-8Gi\"}},"
                        + "\"status\":{\"phase\":\"Running\"}}");
    }

    @Test
    void annotationsAloneAreNoReasonToWrite() {
        assertThat(PodStatusPatcher.body(pod("{}"), status("{}"), Map.of("spec", "4-8Gi")))
                .isEmpty();
    }

    @Test
    void answersWithThePodAsTheServerHasIt() {
        server.json("PATCH " + PATH, 200, Wire.pod("web", "u-1", 7, "Running"));

        StatusPatch done = patcher.patch(pod("{}"), status(CHANGED));

        assertThat(done)
                .isInstanceOfSatisfying(
                        StatusPatch.Patched.class,
                        patched -> assertThat(patched.pod().getMetadata().getResourceVersion())
                                .isEqualTo("7"));
        assertThat(server.requests()).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("PATCH");
            assertThat(request.contentType()).startsWith("application/strategic-merge-patch+json");
        });
    }

    @Test
    void tellsRefusalsApart() {
        server.json("PATCH " + PATH, 404, Wire.status(404, "NotFound", "pods \\\"web\\\" not found"));
        server.json("PATCH " + PATH, 422, invalid("metadata.uid"));
        server.json("PATCH " + PATH, 422, invalid("status.podIPs"));
        server.json("PATCH " + PATH, 409, Wire.status(409, "Conflict", "try again"));
        server.on("PATCH " + PATH, reply -> {
            reply.header("Retry-After", "3");
            reply.json(429, Wire.status(429, "TooManyRequests", "later"));
        });
        server.json("PATCH " + PATH, 503, "no JSON at all");

        assertThat(write()).isEqualTo(new StatusPatch.Gone());
        assertThat(write()).isEqualTo(new StatusPatch.OtherIncarnation());
        assertThat(write()).isInstanceOf(StatusPatch.Defect.class);
        assertThat(write()).isInstanceOf(StatusPatch.Retry.class);
        assertThat(write())
                .isInstanceOfSatisfying(
                        StatusPatch.Retry.class,
                        retry -> assertThat(retry.after()).contains(Duration.ofSeconds(3)));
        assertThat(write()).isInstanceOf(StatusPatch.Retry.class);
        server.close();
        assertThat(write()).isInstanceOf(StatusPatch.Retry.class);
    }

    private StatusPatch write() {
        return patcher.patch(pod("{}"), status(CHANGED));
    }

    private static String invalid(String field) {
        return """
            {"kind":"Status","code":422,"reason":"Invalid","message":"invalid","details":{"causes":[{"field":"%s"}]}}""".formatted(field);
    }

    private static String body(String last, String wanted) {
        return PodStatusPatcher.body(pod(last), status(wanted), Map.of())
                .map(body -> body.toString().replace('"', '\''))
                .orElse("");
    }

    private static Pod pod(String status) {
        Pod pod = podObject(Wire.pod("web", "u-1", 3));
        pod.setStatus(status(status));
        return pod;
    }

    private static PodStatus status(String json) {
        try {
            return Json.MAPPER.readValue(json.replace('\'', '"'), PodStatus.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
