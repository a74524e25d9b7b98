package dev.spillway.kubeletserver;

import dev.spillway.core.PodRef;
import dev.spillway.provider.ExecRequest;
import dev.spillway.provider.PodDirectory;
import io.fabric8.kubernetes.api.model.Pod;

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
        String container = StreamTarget.container(exchange.path());
        StreamFlags flags = StreamFlags.of(exchange);
        Pod pod = StreamTarget.pod(pods, exchange.path(), StreamTarget.uid(exchange.path()));
        if (!PodContainers.has(pod, container)) {
            throw new HttpError(500, "container not found (\"" + container + "\")");
        }
        ExecRequest request = new ExecRequest(
                container, exchange.queryAll("command"), flags.stdin(), flags.stdout(), flags.stderr(), flags.tty());
        sessions.command(exchange, flags, () -> pods.provider().exec(PodRef.of(pod), request));
    }
}
