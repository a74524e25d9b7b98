package dev.spillway.placement.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.spillway.kube.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WebhookServerTest {
    private final List<Long> answered = new CopyOnWriteArrayList<>();
    private final WebhookCertificate first = certificate();
    private final SwappableCertificate certificate = new SwappableCertificate(first);
    private final WebhookServer server = new WebhookServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            certificate,
            review -> {
                if (review.isEmpty()) {
                    throw new IllegalArgumentException("request.uid is missing");
                }
                return JsonNodeFactory.instance
                        .objectNode()
                        .put("seen", review.path("a").asText());
            },
            answered::add);

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whoeverTrustsTheBundleGetsAnAnswer() throws Exception {
        assertThat(post(first, "{\"a\":\"b\"}").body()).isEqualTo("{\"seen\":\"b\"}");
        assertThat(answered).hasSize(1);
    }

    @Test
    void aQuestionThatCannotBeReadIsAnError() throws Exception {
        assertThat(post(first, "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void aNewCertificateIsShownToNewConnections() throws Exception {
        WebhookCertificate second = certificate();
        certificate.replace(second);

        assertThat(post(second, "{\"a\":\"b\"}").statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> post(first, "{\"a\":\"b\"}")).isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void theCertificateIsRenewedLongBeforeItEnds() {
        Instant end = first.certificate().getNotAfter().toInstant();

        assertThat(first.renewAt()).isBefore(end.minus(WebhookCertificate.LIFE.dividedBy(4)));
    }

    private static WebhookCertificate certificate() {
        return WebhookCertificate.create(List.of("127.0.0.1", "webhook.example"), Instant.now());
    }

    private HttpResponse<String> post(WebhookCertificate trusted, String body)
            throws IOException, InterruptedException, GeneralSecurityException {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(Trust.only(trusted.certificate()))
                .build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + "/admit"))
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
