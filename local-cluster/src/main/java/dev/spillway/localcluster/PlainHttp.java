package dev.spillway.localcluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks what speaks HTTP without TLS. */
final class PlainHttp {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int OK = 200;

    private PlainHttp() {}

    /** "ok", or what is the matter. */
    static String check(URI uri) {
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).build();
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            return status == OK ? "ok" : uri + " answers " + status;
        } catch (IOException e) {
            return uri + " does not answer: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return uri + " was not asked";
        }
    }
}
