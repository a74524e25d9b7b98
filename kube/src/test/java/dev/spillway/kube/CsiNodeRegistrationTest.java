package dev.spillway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.storage.CSINodeDriver;
import io.fabric8.kubernetes.api.model.storage.CSINodeDriverBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CsiNodeRegistrationTest {
    private static final String ALL = "/apis/storage.k8s.io/v1/csinodes";
    private static final String ONE = ALL + "/vk";
    private static final String OF_DISK = "{\"name\":\"disk\",\"nodeID\":\"machine\",\"topologyKeys\":[\"rack\"]}";

    private final ScriptedApiServer server = new ScriptedApiServer();
    private final ApiServer api = server.client();
    private final List<CSINodeDriver> registered = new ArrayList<>();

    @AfterEach
    void close() {
        api.close();
        server.close();
    }

    @Test
    void itIsMadeOnceWithWhatTheDriversSay() throws ApiException {
        server.json("GET " + ONE, 404, Wire.status(404, "NotFound", "none"));
        server.json("POST " + ALL, 201, node("uid-1", OF_DISK));
        registered.add(disk("machine"));
        CsiNodeRegistration node = of("disk");

        node.sync();
        node.sync();

        assertThat(methods()).containsExactly("GET", "POST");
        assertThat(server.requests().getLast().body())
                .contains(
                        "\"nodeID\":\"machine\"",
                        "\"topologyKeys\":[\"rack\"]",
                        "\"kind\":\"Node\"",
                        "\"uid\":\"uid-1\"");
    }

    @Test
    void whatADriverOnceSaidStaysUntilItAnswersThisProcess() throws ApiException {
        String other = "{\"name\":\"other\",\"nodeID\":\"x\"}";
        server.json("GET " + ONE, 200, node("uid-1", OF_DISK + "," + other));
        server.json("PUT " + ONE, 200, node("uid-1", OF_DISK));

        of("disk").sync();

        assertThat(methods()).containsExactly("GET", "PUT");
        assertThat(server.requests().getLast().body())
                .contains("\"resourceVersion\":\"1\"", "\"name\":\"disk\"")
                .doesNotContain("\"name\":\"other\"");
    }

    @Test
    void whatCannotBeChangedIsMadeAnew() throws ApiException {
        server.json("GET " + ONE, 200, node("uid-1", OF_DISK));
        server.json("PUT " + ONE, 422, Wire.status(422, "Invalid", "spec.drivers[0]: field is immutable"));
        server.json("DELETE " + ONE, 200, Wire.status(200, "", ""));
        server.json("POST " + ALL, 201, node("uid-1", OF_DISK.replace("machine", "moved")));
        registered.add(disk("moved"));

        of("disk").sync();

        assertThat(methods()).containsExactly("GET", "PUT", "DELETE", "POST");
    }

    @Test
    void withoutDriversWhatAnEarlierConfigurationLeftIsRemoved() throws ApiException {
        server.json("GET " + ONE, 200, node("uid-1", OF_DISK));
        server.json("DELETE " + ONE, 200, Wire.status(200, "", ""));

        of().sync();

        assertThat(methods()).containsExactly("GET", "DELETE");
    }

    private List<String> methods() {
        return server.requests().stream().map(ScriptedApiServer.Request::method).toList();
    }

    private CsiNodeRegistration of(String... configured) {
        return new CsiNodeRegistration(api, "vk", () -> Optional.of("uid-1"), Set.of(configured), () -> registered);
    }

    private static CSINodeDriver disk(String nodeId) {
        return new CSINodeDriverBuilder()
                .withName("disk")
                .withNodeID(nodeId)
                .withTopologyKeys("rack")
                .build();
    }

    private static String node(String owner, String drivers) {
        return """
            {"apiVersion":"storage.k8s.io/v1","kind":"CSINode","metadata":{"name":"vk","resourceVersion":"1",\
            "ownerReferences":[{"apiVersion":"v1","kind":"Node","name":"vk","uid":"%s"}]},\
            "spec":{"drivers":[%s]}}""".formatted(owner, drivers);
    }
}
