package dev.spillway.kubeletserver;

import dev.spillway.provider.PodDirectory;
import dev.spillway.provider.Provider;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A virtual node {@code n1} whose kubelet API listens on loopback, with pods that a test puts there. */
final class TestNode implements PodDirectory, AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final String ADMIN = "CN=admin,O=ops,O=system:masters";

    final TestCa ca = new TestCa("cluster");
    final FakeReviews reviews = new FakeReviews().allow("admin", "*", "*");
    final FakeProvider provider = new FakeProvider();
    final KubeletServer server;
    final Path caFile;
    private final Path certificateFile;
    private final Path keyFile;
    private final Map<String, Pod> pods = new ConcurrentHashMap<>();
    private volatile boolean healthy = true;

    TestNode(Path directory) throws IOException {
        caFile = directory.resolve("ca.crt");
        certificateFile = directory.resolve("node.crt");
        keyFile = directory.resolve("node.key");
        ca.write(caFile);
        renewCertificate("system:node:n1");
        server = new KubeletServer(
                this,
                reviews,
                reviews,
                new KubeletServerOptions(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        certificateFile,
                        keyFile,
                        caFile,
                        () -> healthy,
                        // seconds.
                        InstantSource.fixed(NOW),
                        new PrometheusRegistry(),
                        100,
                        Duration.ofMinutes(1)));
        server.start();
    }

    void renewCertificate(String commonName) {
        TestCa.write(ca.server(commonName), certificateFile, keyFile);
    }

    void breakDown() {
        healthy = false;
    }

    /** A pod {@code default/<name>} with one container {@code c}, which runs. */
    Pod runningPod(String name) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withUid("uid-" + name)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withImage("hello")
                .endContainer()
                .endSpec()
                .withNewStatus()
                .addNewContainerStatus()
                .withName("c")
                .withContainerID("fake://1")
                .withNewState()
                .withNewRunning(NOW.toString())
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
        put(pod);
        return pod;
    }

    void put(Pod pod) {
        pods.put(pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName(), pod);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(path, ca.client(ADMIN));
    }

    HttpResponse<String> get(String path, TestCa.Identity... identities) throws IOException, InterruptedException {
        return send(request(path), identities);
    }

    HttpResponse<String> send(HttpRequest.Builder request, TestCa.Identity... identities)
            throws IOException, InterruptedException {
        try (HttpClient client = client(identities)) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    HttpClient client(TestCa.Identity... identities) {
        return HttpClient.newBuilder().sslContext(ca.clientContext(identities)).build();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    @Override
    public String nodeName() {
        return "n1";
    }

    @Override
    public Provider provider() {
        return provider;
    }

    @Override
    public Optional<Pod> find(String namespace, String name) {
        return Optional.ofNullable(pods.get(namespace + "/" + name));
    }

    @Override
    public Stream<Pod> pods() {
        return pods.values().stream();
    }

    @Override
    public void close() {
        server.close();
    }
}
