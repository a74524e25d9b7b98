package dev.spillway.placement.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.spillway.core.dialect.PlacementNames;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetListBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DoctorTest {
    private static final Taint TAINT = new Taint("NoSchedule", "virtual-kubelet.io/provider", null, "spillway");

    private final HttpServer server;
    private final KubernetesClient client;
    private final List<String> patches = new ArrayList<>();
    private int version = 1;
    private int conflicts;
    private boolean gone;

    DoctorTest() throws IOException {
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

    @Test
    void aDaemonSetWhoseStatusIsWrittenMeanwhileIsReadAgain() {
        conflicts = 2;

        assertThat(new Doctor(client, List.of(TAINT)).keepDaemonSetsOff()).containsExactly("DaemonSet ops/agent");

        assertThat(patches).hasSize(3);
        assertThat(patches.getLast()).contains("\"3\"", PlacementNames.KEPT_OFF);
    }

    @Test
    void aDaemonSetThatNeverStandsStillIsSaidToConflict() {
        conflicts = Integer.MAX_VALUE;

        assertThatThrownBy(() -> new Doctor(client, List.of(TAINT)).keepDaemonSetsOff())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("as scripted");
    }

    @Test
    void aDaemonSetThatWentMeanwhileIsNotNamed() {
        gone = true;

        assertThat(new Doctor(client, List.of(TAINT)).keepDaemonSetsOff()).isEmpty();
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("PATCH")) {
            patches.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            if (patches.size() <= conflicts) {
                version++;
                send(exchange, 409, failure(409));
                return;
            }
        }
        boolean one = exchange.getRequestURI().getPath().endsWith("/agent");
        if (one && gone) {
            send(exchange, 404, failure(404));
        } else {
            send(
                    exchange,
                    200,
                    Serialization.asJson(
                            one
                                    ? agent()
                                    : new DaemonSetListBuilder()
                                            .withItems(agent())
                                            .build()));
        }
    }

    private static String failure(int code) {
        return """
                {"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": "as scripted", "code": %d}
                """.formatted(code);
    }

    private static void send(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private DaemonSet agent() {
        return new DaemonSetBuilder()
                .withNewMetadata()
                .withNamespace("ops")
                .withName("agent")
                .withResourceVersion(String.valueOf(version))
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .addNewToleration()
                .withOperator("Exists")
                .endToleration()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
