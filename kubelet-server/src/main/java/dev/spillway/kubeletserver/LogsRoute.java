package dev.spillway.kubeletserver;

import dev.spillway.core.PodRef;
import dev.spillway.provider.LogOptions;
import dev.spillway.provider.PodDirectory;
import dev.spillway.provider.ProviderException;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** {@code /containerLogs/{namespace}/{pod}/{container}}: what {@code kubectl logs} shows. */
final class LogsRoute implements Route {
    private static final int BUFFER_BYTES = 32 << 10;

    private final PodDirectory pods;
    private final InstantSource clock;
    private final Duration idle;

    LogsRoute(PodDirectory pods, InstantSource clock, Duration idle) {
        this.pods = pods;
        this.clock = clock;
        this.idle = idle;
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        exchange.requireMethod("GET");
        RequestPath path = exchange.path();
        if (path.size() != 4) {
            throw HttpError.notFound("404: Page Not Found");
        }
        LogOptions options = LogQuery.options(exchange, clock);
        String container = path.segment(3);
        Pod pod = pod(path.segment(1), path.segment(2), container);
        Optional<String> missing = LogAvailability.missing(pod, container, options.previous());
        if (missing.isPresent()) {
            throw HttpError.badRequest(missing.get());
        }
        if (options.follow()) {
            follow(exchange, PodRef.of(pod), container, options);
        } else {
            copy(exchange, PodRef.of(pod), container, options);
        }
    }

    private Pod pod(String namespace, String name, String container) throws HttpError {
        Pod pod =
                pods.find(namespace, name).orElseThrow(() -> HttpError.notFound("pod \"" + name + "\" does not exist"));
        if (!PodContainers.has(pod, container)) {
            throw HttpError.notFound("container \"" + container + "\" not found in pod \"" + name + "\"");
        }
        return pod;
    }

    private void copy(Exchange exchange, PodRef pod, String container, LogOptions options)
            throws IOException, HttpError {
        // Closed only on success: a log cut short must not look complete.
        OutputStream out = new BufferedOutputStream(exchange.stream(200, "text/plain"), BUFFER_BYTES);
        write(pod, container, options, out);
        out.close();
    }

    /** What the container writes goes out at once; the headers go out before it has written anything. */
    private void follow(Exchange exchange, PodRef pod, String container, LogOptions options)
            throws IOException, HttpError {
        exchange.closeAfterwards();
        exchange.endPoint().setIdleTimeout(idle.toMillis());
        OutputStream out = exchange.stream(200, "text/plain");
        out.flush();
        try (Hangup _ = Hangup.watch(exchange.endPoint())) {
            write(pod, container, options, out);
        }
        out.close();
    }

    private void write(PodRef pod, String container, LogOptions options, OutputStream out) throws HttpError {
        try {
            pods.provider().logs(pod, container, options, out);
        } catch (ProviderException e) {
            throw HttpError.badRequest(e.getMessage());
        }
    }
}
