package dev.spillway.placement.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.spillway.core.dialect.PlacementNames;
import dev.spillway.placement.ScriptedServer;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetListBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DoctorTest {
    private static final Taint TAINT = new Taint("NoSchedule", "virtual-kubelet.io/provider", null, "spillway");

    private final ScriptedServer server;
    private final List<String> patches = new ArrayList<>();
    private int version = 1;
    private int conflicts;
    private boolean gone;

    DoctorTest() throws IOException {
        server = new ScriptedServer(this::answer);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aDaemonSetWhoseStatusIsWrittenMeanwhileIsReadAgain() {
        conflicts = 2;

        assertThat(new Doctor(server.client(), List.of(TAINT)).keepDaemonSetsOff())
                .containsExactly("DaemonSet ops/agent");

        assertThat(patches).hasSize(3);
        assertThat(patches.getLast()).contains("\"3\"", PlacementNames.KEPT_OFF);
    }

    @Test
    void aDaemonSetThatNeverStandsStillIsSaidToConflict() {
        conflicts = Integer.MAX_VALUE;

        assertThatThrownBy(() -> new Doctor(server.client(), List.of(TAINT)).keepDaemonSetsOff())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("as scripted");
    }

    @Test
    void aDaemonSetThatWentMeanwhileIsNotNamed() {
        gone = true;

        assertThat(new Doctor(server.client(), List.of(TAINT)).keepDaemonSetsOff())
                .isEmpty();
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("PATCH")) {
            patches.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            if (patches.size() <= conflicts) {
                version++;
                ScriptedServer.fail(exchange, 409);
                return;
            }
        }
        boolean one = exchange.getRequestURI().getPath().endsWith("/agent");
        if (one && gone) {
            ScriptedServer.fail(exchange, 404);
        } else {
            ScriptedServer.send(
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
