package dev.spillway.kubeletserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.core.ContainerObservation;
import dev.spillway.core.ContainerState;
import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServingTest {
    @TempDir
    private Path directory;

    private TestNode node;

    @BeforeEach
    void start() throws Exception {
        node = new TestNode(directory);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/healthz/ping", "/healthz/log", "/healthz/syncloop"})
    void aHealthyNodeIsOk(String path) throws Exception {
        assertThat(node.get(path).body()).isEqualTo("ok");
    }

    @Test
    void aNodeWhoseWorkHasStoppedIsNotHealthy() throws Exception {
        node.breakDown();

        assertThat(node.get("/healthz").statusCode()).isEqualTo(500);
        assertThat(node.get("/healthz/syncloop").statusCode()).isEqualTo(500);
        assertThat(node.get("/healthz/ping").statusCode()).isEqualTo(200);
    }

    @Test
    void podsAreListedWithTheirStatus() throws Exception {
        node.runningPod("a");
        node.runningPod("b");

        HttpResponse<String> answer = node.get("/pods");
        JsonNode list = Json.MAPPER.readTree(answer.body());

        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(list.path("kind").asText()).isEqualTo("PodList");
        assertThat(list.path("items").findValuesAsText("uid")).containsExactlyInAnyOrder("uid-a", "uid-b");
        assertThat(list.at("/items/0/status/containerStatuses/0/state/running").isObject())
                .isTrue();
    }

    @Test
    void runningPodsAreTheProvidersOnes() throws Exception {
        node.runningPod("wanted");
        node.provider.observations = List.of(
                observed("runs", new ContainerState.Running(TestNode.NOW)),
                observed("waits", new ContainerState.Waiting("ContainerCreating", "")));

        JsonNode list = Json.MAPPER.readTree(node.get("/runningpods/").body());

        assertThat(list.path("items").findValuesAsText("uid")).containsExactly("uid-runs");
        assertThat(list.at("/items/0/spec/containers/0/image").asText()).isEqualTo("hello");
    }

    @Test
    void whatIsNotServedIsNotFound() throws Exception {
        assertThat(node.get("/no/such/path").statusCode()).isEqualTo(404);
    }

    @Test
    void aReloadedCertificateServesNewConnections() throws Exception {
        assertThat(served().getSubjectX500Principal().getName()).isEqualTo("CN=system:node:n1");

        node.renewCertificate("renewed");
        node.server.reloadCertificate();

        assertThat(served().getSubjectX500Principal().getName()).isEqualTo("CN=renewed");
    }

    @Test
    void aBrokenCertificateLeavesTheOldOneInForce() throws Exception {
        Files.writeString(directory.resolve("node.key"), "nonsense");

        assertThatIOException()
                .isThrownBy(() -> node.server.reloadCertificate())
                .withMessageContaining("node.key")
                .withMessageContaining("openssl pkcs8");
        assertThat(served().getSubjectX500Principal().getName()).isEqualTo("CN=system:node:n1");
    }

    private X509Certificate served() throws Exception {
        try (SSLSocket socket = (SSLSocket) node.ca.connect(node.server.port())) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static PodObservation observed(String name, ContainerState state) {
        ContainerObservation container = new ContainerObservation(
                "c", state, Optional.empty(), 0, true, true, "hello", "", "fake://1", Optional.empty());
        return new PodObservation(
                new PodRef("default", name, "uid-" + name),
                1,
                Optional.empty(),
                List.of(container),
                Optional.empty(),
                false);
    }
}
