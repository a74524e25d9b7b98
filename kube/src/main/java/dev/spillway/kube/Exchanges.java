package dev.spillway.kube;

import com.fasterxml.jackson.core.JsonParser;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls over one HTTP client, and their failures as {@link ApiException}s. */
final class Exchanges {
    private static final int CONNECTIONS = 32;
    private static final int LARGEST_ERROR = 64 * 1024;

    private final HttpClient http;
    private final String server;
    private final Duration timeout;
    // A connection per call: more at once than an API server works on only cost handshakes.
    private final Semaphore turns = new Semaphore(CONNECTIONS, true);

    Exchanges(HttpClient http, String server, Duration timeout) {
        this.http = http;
        this.server = server;
        this.timeout = timeout;
    }

    /** Calls wait for each other when there are many; watches never do. */
    <T> T call(Call call, ApiServer.Reader<T> reader) throws ApiException {
        try {
            turns.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unanswered(call.toString(), e);
        }
        try {
            return read(call, reader);
        } finally {
            turns.release();
        }
    }

    private <T> T read(Call call, ApiServer.Reader<T> reader) throws ApiException {
        try (InputStream body = open(call, timeout);
                JsonParser parser = Json.MAPPER.createParser(body)) {
            T read = reader.read(parser);
            drain(body);
            return read;
        } catch (IOException e) {
            throw ApiException.unanswered(call.toString(), e);
        }
    }

    /** A body that is read to its end leaves a connection that can be used again. */
    private static void drain(InputStream body) throws IOException {
        byte[] rest = new byte[1024];
        while (body.read(rest) >= 0) {
            // Nothing of interest follows the object.
        }
    }

    InputStream open(Call call, Duration patience) throws ApiException {
        BodyStream body = new BodyStream(patience);
        HttpResponse<AsyncBody> response =
                await(call, http.consumeBytes(request(call), (buffers, source) -> body.arrived(buffers)));
        body.opened(response.body());
        if (response.isSuccessful()) {
            return body;
        }
        try (body) {
            byte[] said = body.readNBytes(LARGEST_ERROR);
            throw ApiException.answered(call.toString(), response.code(), said, retryAfter(response));
        } catch (IOException e) {
            throw ApiException.answered(call.toString(), response.code(), new byte[0], retryAfter(response));
        }
    }

    private HttpRequest request(Call call) {
        HttpRequest.Builder request = http.newHttpRequestBuilder()
                .uri(server + call.path())
                .header("Accept", "application/json")
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        call.content().ifPresent(content -> request.method(call.method(), content.type(), content.text()));
        return request.build();
    }

    private HttpResponse<AsyncBody> await(Call call, CompletableFuture<HttpResponse<AsyncBody>> answer)
            throws ApiException {
        try {
            // The client's own timeout comes first; this one is for a client that forgets.
            return answer.get(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw ApiException.unanswered(call.toString(), e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw ApiException.unanswered(call.toString(), e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw ApiException.unanswered(call.toString(), e);
        }
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers("Retry-After").stream()
                .filter(value -> value.matches("\\d{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .findFirst();
    }

    void close() {
        http.close();
    }
}
