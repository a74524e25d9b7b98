package dev.spillway.placement.overflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.spillway.core.PodRef;
import dev.spillway.placement.overflow.PodWrites.Outcome;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientPodWritesTest {
    private final HttpServer server;
    private final KubernetesClient client;
    private int code;

    ClientPodWritesTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    @AfterEach
    void close() {
        client.close();
        server.stop(0);
    }

    /** An API server that has just started forbids everything until it has read its roles. */
    @ParameterizedTest
    @CsvSource({"403, RETRY", "500, RETRY", "404, GONE", "409, STALE", "422, REFUSED"})
    void onlyWhatCanNeverBeWrittenIsGivenUp(int answered, Outcome outcome) {
        code = answered;

        assertThat(new ClientPodWrites(client).annotate(new PodRef("default", "web", "uid"), Map.of("a", "b")))
                .isEqualTo(outcome);
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = """
                {"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": "as scripted", "code": %d}
                """.formatted(code).getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
