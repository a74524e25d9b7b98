package dev.spillway.kubeletserver;

import dev.spillway.core.PodRef;
import dev.spillway.provider.PodDirectory;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;

/** {@code /portForward/{namespace}/{pod}[/{uid}]}: connections into the pod's network namespace. */
final class PortForwardRoute implements Route {
    private final PodDirectory pods;
    private final Sessions sessions;

    PortForwardRoute(PodDirectory pods, Sessions sessions) {
        this.pods = pods;
        this.sessions = sessions;
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        RequestPath path = exchange.path();
        if (path.size() != 3 && path.size() != 4) {
            throw HttpError.notFound("404: Page Not Found");
        }
        List<Integer> ports = Ports.of(exchange);
        Pod pod = StreamTarget.pod(pods, path, path.segment(3));
        sessions.ports(exchange, pods.provider(), PodRef.of(pod), ports);
    }

    /** Plain WebSocket clients name their ports in the query; all others name one with each stream. */
    private static final class Ports {
        private Ports() {}

        static List<Integer> of(Exchange exchange) throws HttpError {
            if (!WebSocketRequest.is(exchange) || WebSocketRequest.tunnels(exchange)) {
                return List.of();
            }
            List<Integer> ports = new ArrayList<>();
            for (String value : exchange.queryAll("port")) {
                for (String port : value.split(",", -1)) {
                    ports.add(port(port));
                }
            }
            if (ports.isEmpty()) {
                throw HttpError.badRequest("query parameter \"port\" is required");
            }
            return ports;
        }

        private static int port(String text) throws HttpError {
            try {
                int port = Integer.parseInt(text);
                if (port >= 1 && port <= 65_535) {
                    return port;
                }
            } catch (NumberFormatException e) {
                // Refused below, like a number out of range.
            }
            throw HttpError.badRequest("unable to parse \"" + text + "\" as a port");
        }
    }
}
