package dev.spillway.localcluster;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/** A client of the local registry that can push. */
final class Registry implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final URI base;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param address host and port */
    Registry(String address) {
        this.base = URI.create("http://" + address);
    }

    /** True when it answers at all. */
    boolean answers() {
        try {
            return client.send(request("/v2/").GET().build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Pushes an image under a repository and a tag, and only what the registry lacks of it. */
    void push(OciLayout image, String repository, String tag) {
        String manifest = "/v2/" + repository + "/manifests/" + tag;
        if (digestOf(manifest).equals(image.manifestDigest())) {
            return;
        }
        image.blobDigests().forEach(digest -> pushBlob(repository, digest, image.blob(digest)));
        HttpRequest.Builder put = request(manifest).header("Content-Type", OciLayout.MANIFEST);
        expect(201, put.PUT(file(image.blob(image.manifestDigest()))));
    }

    private String digestOf(String manifest) {
        var response =
                send(request(manifest).header("Accept", OciLayout.MANIFEST).HEAD());
        return response.headers().firstValue("Docker-Content-Digest").orElse("");
    }

    private void pushBlob(String repository, String digest, Path content) {
        String blobs = "/v2/" + repository + "/blobs/";
        if (send(request(blobs + digest).HEAD()).statusCode() == 200) {
            return;
        }
        var upload = expect(202, request(blobs + "uploads/").POST(BodyPublishers.noBody()));
        String location = upload.headers().firstValue("Location").orElseThrow();
        String separator = location.contains("?") ? "&" : "?";
        expect(
                201,
                request(location + separator + "digest=" + digest)
                        .header("Content-Type", "application/octet-stream")
                        .PUT(file(content)));
    }

    private HttpRequest.Builder request(String location) {
        return HttpRequest.newBuilder(base.resolve(location)).timeout(TIMEOUT);
    }

    private HttpResponse<String> expect(int status, HttpRequest.Builder builder) {
        HttpResponse<String> response = send(builder);
        if (response.statusCode() != status) {
            throw new LocalClusterException("the local registry answered %d instead of %d to %s %s: %s"
                    .formatted(
                            response.statusCode(),
                            status,
                            response.request().method(),
                            response.uri(),
                            response.body()));
        }
        return response;
    }

    private HttpResponse<String> send(HttpRequest.Builder builder) {
        try {
            return client.send(builder.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new LocalClusterException("the local registry at " + base + " failed: " + e, e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static BodyPublisher file(Path path) {
        try {
            return BodyPublishers.ofFile(path);
        } catch (FileNotFoundException e) {
            throw new LocalClusterException("image file " + path + " is missing: remove the images from the cache", e);
        }
    }

    private static LocalClusterException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new LocalClusterException("interrupted while talking to the local registry", e);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
