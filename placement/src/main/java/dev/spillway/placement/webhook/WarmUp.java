package dev.spillway.placement.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.kube.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a made-up question some hundred times before the API server asks the first real one, part of them over TLS as an
 * API server would ask: a process that has just started takes longer for its first answers than the API server waits, and
 * those pods would be placed as if we were away.
 */
final class WarmUp {
    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);
    private static final int TIMES = 300;
    private static final int CONNECTIONS = 5;
    private static final int OVER_EACH = 20;
    /** On a machine that has no time, being there counts for more than being quick. */
    private static final long LONGEST_NANOS = Duration.ofMillis(1_500).toNanos();

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final String QUESTION = """
            {"request": {"uid": "warm-up", "namespace": "default", "name": "warm-up",
              "resource": {"group": "", "version": "v1", "resource": "pods"},
              "object": {"apiVersion": "v1", "kind": "Pod",
                "metadata": {"generateName": "warm-up-", "labels": {"app": "warm-up"},
                  "annotations": {"spillway.dev/placement": "virtual"}},
                "spec": {"serviceAccountName": "default", "tolerations": [], "containers": [
                  {"name": "main", "image": "warm-up", "resources": {"requests": {"cpu": "1", "memory": "1Gi"}}}]}}}}
            """;

    private WarmUp() {}

    static void of(AdmissionRules rules) {
        ObjectMapper json = new ObjectMapper();
        long begin = System.nanoTime();
        try {
            for (int i = 0; i < TIMES && System.nanoTime() - begin < LONGEST_NANOS; i++) {
                json.writeValueAsBytes(rules.answer(json.readTree(QUESTION)));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the made-up question is no JSON", e);
        }
    }

    /** The same over the network. A webhook that stays cold there still works. */
    static void of(String host, int port, X509Certificate certificate) throws InterruptedException {
        String authority = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        HttpRequest question = HttpRequest.newBuilder(URI.create("https://" + authority + WebhookServer.PATH))
                .timeout(PATIENCE)
                .POST(BodyPublishers.ofString(QUESTION))
                .build();
        long begin = System.nanoTime();
        try {
            SSLContext trust = Trust.only(certificate);
            for (int i = 0; i < CONNECTIONS; i++) {
                ask(question, trust, begin);
            }
        } catch (IOException | GeneralSecurityException e) {
            log.info("the admission webhook is not warmed up over the network: {}", e.getMessage());
        }
    }

    private static void ask(HttpRequest question, SSLContext trust, long begin)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().sslContext(trust).build()) {
            for (int i = 0; i < OVER_EACH && System.nanoTime() - begin < LONGEST_NANOS; i++) {
                client.send(question, BodyHandlers.discarding());
            }
        }
    }
}
