package dev.spillway.bench;

import dev.spillway.kube.Trust;
import dev.spillway.placement.webhook.AdmissionWebhook;
import dev.spillway.placement.webhook.WebhookOptions;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;

/**
 * How long the admission webhook takes for an answer, in the process and over TLS. Argument: how many reviews.
 */
public final class WebhookBench {
    private static final int FIRST = 20;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Queue<Long> inProcess = new ConcurrentLinkedQueue<>();

    private WebhookBench() {}

    public static void main(String[] arguments) throws Exception {
        new WebhookBench().run(Integer.parseInt(arguments[0]));
        System.exit(0);
    }

    private void run(int reviews) throws Exception {
        Path directory = Files.createTempDirectory("spillway-webhook-bench");
        Path certificate = directory.resolve("webhook.pem");
        try (KubernetesClient nobody = nobody();
                AdmissionWebhook webhook = webhook(nobody, certificate)) {
            webhook.start();
            try (HttpClient client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(trusting(certificate))
                    .build()) {
                URI uri = URI.create("https://127.0.0.1:" + webhook.port() + "/admit");
                List<HttpRequest> questions = WebhookQuestions.all().stream()
                        .map(body -> HttpRequest.newBuilder(uri)
                                .POST(BodyPublishers.ofString(body))
                                .build())
                        .toList();
                while (inProcess.isEmpty()) {
                    ask(client, questions, 1);
                }
                print("first after the warm-up, over TLS", ask(client, questions, FIRST));
                ask(client, questions, reviews / 10);
                inProcess.clear();
                long[] overTls = ask(client, questions, reviews);
                print(
                        "in the process",
                        inProcess.stream().mapToLong(Long::longValue).toArray());
                print("over TLS", overTls);
            }
        } finally {
            Files.deleteIfExists(certificate);
            Files.deleteIfExists(directory);
        }
    }

    private static long[] ask(HttpClient client, List<HttpRequest> questions, int times)
            throws IOException, InterruptedException {
        long[] took = new long[times];
        for (int i = 0; i < times; i++) {
            long begin = System.nanoTime();
            HttpResponse<String> answer = client.send(questions.get(i % questions.size()), BodyHandlers.ofString());
            took[i] = System.nanoTime() - begin;
            if (answer.statusCode() != 200 || !answer.body().contains("\"allowed\":true")) {
                throw new IllegalStateException("the webhook says " + answer.statusCode() + " " + answer.body());
            }
        }
        return took;
    }

    private AdmissionWebhook webhook(KubernetesClient client, Path certificate) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return new AdmissionWebhook(
                client,
                new WebhookQuestions.Facts(),
                pod -> List.of(),
                new WebhookOptions(
                        "bench",
                        new InetSocketAddress(loopback, 0),
                        loopback.getHostAddress(),
                        Set.of("kube-system"),
                        certificate,
                        inProcess::add),
                InstantSource.system());
    }

    /** An API server that is not there: the webhook cannot register, and answers all the same. */
    private static KubernetesClient nobody() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:9")
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    private static SSLContext trusting(Path pem) throws GeneralSecurityException, IOException {
        String text = Files.readString(pem);
        String certificate =
                text.substring(text.indexOf("-----BEGIN CERTIFICATE"), text.indexOf("-----END CERTIFICATE-----") + 25);
        return Trust.only((X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII))));
    }

    private static void print(String what, long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        System.out.printf(
                "%-36s %6d reviews: p50 %.2f ms, p99 %.2f ms, slowest %.2f ms%n",
                what,
                sorted.length,
                sorted[sorted.length / 2] / NANOS_PER_MILLI,
                sorted[(int) (sorted.length * 0.99)] / NANOS_PER_MILLI,
                sorted[sorted.length - 1] / NANOS_PER_MILLI);
    }
}
