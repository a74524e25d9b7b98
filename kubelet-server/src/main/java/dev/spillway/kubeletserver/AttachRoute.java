package dev.spillway.kubeletserver;

import dev.spillway.core.PodRef;
import dev.spillway.provider.AttachRequest;
import dev.spillway.provider.PodDirectory;

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
        StreamFlags asked = StreamFlags.of(exchange);
        StreamTarget.Running target = StreamTarget.container(pods, exchange.path());
        // A process that runs already has a terminal or has none, whatever the client asks for.
        boolean tty = PodContainers.tty(target.pod(), target.container());
        StreamFlags flags = new StreamFlags(asked.stdin(), asked.stdout(), asked.stderr() && !tty, tty);
        AttachRequest request =
                new AttachRequest(target.container(), flags.stdin(), flags.stdout(), flags.stderr(), flags.tty());
        sessions.command(exchange, flags, () -> pods.provider().attach(PodRef.of(target.pod()), request));
    }
}
