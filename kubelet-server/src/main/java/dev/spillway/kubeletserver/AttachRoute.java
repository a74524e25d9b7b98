package dev.spillway.kubeletserver;

import dev.spillway.core.PodRef;
import dev.spillway.provider.AttachRequest;
import dev.spillway.provider.PodDirectory;
import io.fabric8.kubernetes.api.model.Pod;

/** {@code /attach/{namespace}/{pod}[/{uid}]/{container}}: to a container's first process. */
final class AttachRoute implements Route {
    private final PodDirectory pods;
    private final Sessions sessions;

    AttachRoute(PodDirectory pods, Sessions sessions) {
        this.pods = pods;
        this.sessions = sessions;
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        String container = StreamTarget.container(exchange.path());
        StreamFlags asked = StreamFlags.of(exchange);
        Pod pod = StreamTarget.pod(pods, exchange.path(), StreamTarget.uid(exchange.path()));
        if (!PodContainers.has(pod, container)) {
            throw new HttpError(500, "container not found (\"" + container + "\")");
        }
        // A process that runs already has a terminal or has none, whatever the client asks for.
        boolean tty = PodContainers.tty(pod, container);
        StreamFlags flags = new StreamFlags(asked.stdin(), asked.stdout(), asked.stderr() && !tty, tty);
        AttachRequest request =
                new AttachRequest(container, flags.stdin(), flags.stdout(), flags.stderr(), flags.tty());
        sessions.command(exchange, flags, () -> pods.provider().attach(PodRef.of(pod), request));
    }
}
