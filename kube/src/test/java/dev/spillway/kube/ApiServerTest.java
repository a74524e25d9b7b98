package dev.spillway.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ApiServerTest {
    private final ScriptedApiServer server = new ScriptedApiServer();
    private final ApiServer api = server.client();

    @AfterEach
    void close() {
        api.close();
        server.close();
    }

    @Test
    void threeHundredCallsAtOnceAllSucceedWhileThreeHundredWatchesAreOpen() throws Exception {
        server.json("GET /version", 200, "{\"gitVersion\":\"v1\"}");
        server.watch("/api/v1/pods");
        for (int i = 0; i < 300; i++) {
            var _ = api.watch("/api/v1/pods?watch=true", Duration.ofMinutes(1));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<JsonNode>> calls = IntStream.range(0, 300)
                    .<Callable<JsonNode>>mapToObj(i -> () -> api.get("/version", JsonNode.class))
                    .toList();
            for (Future<JsonNode> answer : threads.invokeAll(calls)) {
                assertThat(answer.get().path("gitVersion").asText()).isEqualTo("v1");
            }
        }
    }

    @Test
    void aBodyThatStallsIsAFailureThatMayBeTriedAgain() {
        try (ApiServer impatient =
                ApiServer.connect(ApiAccess.to(server.address()), "spillway/test", Duration.ofMillis(200))) {
            server.on("GET /version", reply -> {
                reply.send(reply.stream(), "{\"gitVersion\":");
                reply.hang();
            });

            assertThatThrownBy(() -> impatient.get("/version", JsonNode.class))
                    .isInstanceOfSatisfying(ApiException.class, e -> {
                        assertThat(e.retryable()).isTrue();
                        assertThat(e.code()).isZero();
                    });
        }
    }

    @Test
    void goesOnAfterReconnecting() throws ApiException {
        server.json("GET /version", 200, "{\"gitVersion\":\"v1\"}");
        api.reconnect();

        assertThat(api.get("/version", JsonNode.class).path("gitVersion").asText())
                .isEqualTo("v1");
    }

    @Test
    void saysWhatTheServerSaid() {
        server.json("GET /x", 403, Wire.status(403, "Forbidden", "no way"));

        assertThatThrownBy(() -> api.get("/x", JsonNode.class))
                .hasMessage("GET /x: 403 no way")
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.reason()).isEqualTo("Forbidden"));
    }

    @Test
    void namesThatNoObjectCanHaveNeverReachTheServer() throws ApiException {
        assertThat(new VolumeObjects(api).claim("default", "../secrets/x")).isEmpty();
        assertThat(server.requests()).isEmpty();
    }
}
