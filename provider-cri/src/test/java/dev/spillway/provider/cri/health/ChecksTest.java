package dev.spillway.provider.cri.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.spillway.provider.cri.fake.FakeRuntime;
import dev.spillway.provider.cri.runtime.RuntimeClient;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ChecksTest {
    private HttpServer server;
    private FakeRuntime runtime;
    private Checks checks;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        runtime = new FakeRuntime();
        checks = new Checks(new RuntimeClient(runtime.connect()));
    }

    @AfterEach
    void close() {
        server.stop(0);
        runtime.close();
    }

    @Test
    void anHttpAnswerBelow400IsGood() {
        answer("/healthz", 204, "");
        assertThat(checks.check(http("/healthz"), target())).isInstanceOf(Answer.Good.class);
    }

    @Test
    void anHttpErrorIsBadAndSaysWhich() {
        answer("/healthz", 503, "no");
        assertThat(checks.check(http("/healthz"), target()))
                .isEqualTo(new Answer.Bad("HTTP probe failed with statuscode: 503"));
    }

    @Test
    void aRedirectOnTheSameHostIsFollowed() {
        answer("/moved", 302, "/broken");
        answer("/broken", 500, "");
        assertThat(checks.check(http("/moved"), target())).isInstanceOf(Answer.Bad.class);
    }

    @Test
    void aRedirectElsewhereIsGoodEnoughButWarnedOf() {
        answer("/moved", 302, "http://192.0.2.1/");
        assertThat(checks.check(http("/moved"), target()))
                .isEqualTo(new Answer.Warned("Probe terminated redirects, Response body: http://192.0.2.1/"));
    }

    @Test
    void requestsSayWhoAsksAndTheHostThatTheProbeNames() {
        String[] seen = new String[2];
        server.createContext("/who", exchange -> {
            seen[0] = exchange.getRequestHeaders().getFirst("User-agent");
            seen[1] = exchange.getRequestHeaders().getFirst("Host");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        Probe probe = new ProbeBuilder(http("/who"))
                .editHttpGet()
                .addNewHttpHeader("Host", "web.example")
                .endHttpGet()
                .build();

        assertThat(checks.check(probe, target())).isInstanceOf(Answer.Good.class);
        assertThat(seen).containsExactly("kube-probe/1.36", "web.example");
    }

    @Test
    void aPortThatNobodyListensOnIsBad() {
        Probe probe = new ProbeBuilder()
                .withNewTcpSocket()
                .withNewPort("http")
                .endTcpSocket()
                .build();
        assertThat(checks.check(probe, target())).isInstanceOf(Answer.Good.class);
        server.stop(0);
        assertThat(checks.check(probe, target())).isInstanceOf(Answer.Bad.class);
    }

    @Test
    void aPortThatTheContainerDoesNotHaveCannotBeAsked() {
        Probe probe = new ProbeBuilder()
                .withNewTcpSocket()
                .withNewPort("admin")
                .endTcpSocket()
                .build();
        assertThat(checks.check(probe, target())).isInstanceOf(Answer.Unasked.class);
    }

    private void answer(String path, int status, String text) {
        server.createContext(path, exchange -> {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            if (status == 302) {
                exchange.getResponseHeaders().add("Location", text);
            }
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private static Probe http(String path) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withNewPort("http")
                .endHttpGet()
                .build();
    }

    private Target target() {
        Container container = new ContainerBuilder()
                .withName("web")
                .addNewPort()
                .withName("http")
                .withContainerPort(server.getAddress().getPort())
                .endPort()
                .build();
        return new Target(container, "id", "127.0.0.1", Duration.ofSeconds(2));
    }
}
