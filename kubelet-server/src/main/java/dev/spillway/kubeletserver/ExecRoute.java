package dev.spillway.kubeletserver;

import dev.spillway.core.PodRef;
import dev.spillway.provider.ExecRequest;
import dev.spillway.provider.PodDirectory;

/** {@code /exec/{namespace}/{pod}[/{uid}]/{container}?command=…}: what {@code kubectl exec} and {@code cp} use. */
final class ExecRoute implements Route {
    private final PodDirectory pods;
    private final Sessions sessions;

    ExecRoute(PodDirectory pods, Sessions sessions) {
        this.pods = pods;
        this.sessions = sessions;
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        StreamFlags flags = StreamFlags.of(exchange);
        StreamTarget.Running target = StreamTarget.container(pods, exchange.path());
        ExecRequest request = new ExecRequest(
                target.container(),
                exchange.queryAll("command"),
                flags.stdin(),
                flags.stdout(),
                flags.stderr(),
                flags.tty());
        sessions.command(exchange, flags, () -> pods.provider().exec(PodRef.of(target.pod()), request));
    }
}
