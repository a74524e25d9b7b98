package dev.spillway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A registry on this machine that opens only to {@link #USER}: the instance's own program, on a port of its own. */
final class PrivateRegistry implements AutoCloseable {
    static final String USER = "ali-baba";
    static final String PASSWORD = "open sesame";
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    /** What {@code htpasswd -B} makes of the password. */
    private static final String BCRYPT = "$2b$04$oaU4PtJU/t2BH8.8fXG1xuOadbWEPHZri7trGEV05wWewNDPaSrUu";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String source;
    private final String address;
    private final Process process;

    /** @param directory for what is pushed */
    PrivateRegistry(Spillway spillway, Path directory) throws IOException {
        this.source = sharedRegistry(spillway);
        this.address = "127.0.0.1:" + freePort();
        Path htpasswd = Files.writeString(directory.resolve("htpasswd"), USER + ":" + BCRYPT + "\n");
        Path config = Files.writeString(
                directory.resolve("registry.yml"), """
                version: 0.1
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: "%s"}
                auth: {htpasswd: {realm: cave, path: %s}}
                """.formatted(directory.resolve("data"), address, htpasswd));
        this.process = new ProcessBuilder(program(spillway), "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("registry.log").toFile())
                .start();
        Awaitility.await("the private registry")
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> status("/v2/") == 200);
    }

    /** Host and port. */
    String address() {
        return address;
    }

    /** Puts busybox there under another name. */
    void push(String repository) {
        String manifest = get("/v2/library/busybox/manifests/latest").body();
        Matcher digests = DIGEST.matcher(manifest);
        while (digests.find()) {
            pushBlob(repository, digests.group());
        }
        expect(
                201,
                request("/v2/" + repository + "/manifests/latest")
                        .header("Content-Type", MANIFEST)
                        .PUT(BodyPublishers.ofString(manifest)));
    }

    private void pushBlob(String repository, String digest) {
        byte[] blob = send(from("/v2/library/busybox/blobs/" + digest), BodyHandlers.ofByteArray())
                .body();
        String location = expect(
                        202, request("/v2/" + repository + "/blobs/uploads/").POST(BodyPublishers.noBody()))
                .headers()
                .firstValue("Location")
                .orElseThrow();
        String separator = location.contains("?") ? "&" : "?";
        expect(
                201,
                request(location + separator + "digest=" + digest)
                        .header("Content-Type", "application/octet-stream")
                        .PUT(BodyPublishers.ofByteArray(blob)));
    }

    private HttpResponse<String> get(String path) {
        return send(from(path), BodyHandlers.ofString());
    }

    private HttpRequest from(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + source + path))
                .header("Accept", MANIFEST)
                .build();
    }

    private HttpRequest.Builder request(String location) {
        String credentials = USER + ":" + PASSWORD;
        return HttpRequest.newBuilder(URI.create("http://" + address).resolve(location))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }

    private int status(String path) {
        return send(request(path).build(), BodyHandlers.discarding()).statusCode();
    }

    private HttpResponse<String> expect(int status, HttpRequest.Builder builder) {
        HttpResponse<String> response = send(builder.build(), BodyHandlers.ofString());
        if (response.statusCode() != status) {
            throw new AssertionError(response + " " + response.body());
        }
        return response;
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
        try {
            return client.send(request, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String sharedRegistry(Spillway spillway) throws IOException {
        String hosts = Files.readString(
                Path.of("/var/lib/spillway", spillway.name(), "config/registries/_default/hosts.toml"));
        Matcher host = Pattern.compile("http://([^\"]+)").matcher(hosts);
        if (!host.find()) {
            throw new AssertionError("no registry in " + hosts);
        }
        return host.group(1);
    }

    private static String program(Spillway spillway) throws IOException {
        return spillway.process("docker-registry").info().command().orElseThrow();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        client.close();
    }
}
