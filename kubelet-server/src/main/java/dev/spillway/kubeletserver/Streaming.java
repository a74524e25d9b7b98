package dev.spillway.kubeletserver;

import dev.spillway.provider.Session;
import java.io.IOException;
import java.time.Duration;

/**
 * Passes a client's upgrade on to a provider's streaming server. The bytes go as they are, but for WebSocket v5 and for
 * SPDY in a WebSocket, which such servers do not speak: these are translated to SPDY.
 */
final class Streaming {
    private static final Duration LINGER = Duration.ofMinutes(1);

    private final Duration idle;

    Streaming(Duration idle) {
        this.idle = idle;
    }

    void command(Exchange exchange, Session.Relay session, StreamFlags flags) throws HttpError, IOException {
        if (WebSocketRequest.closesStreams(exchange)) {
            new Termination(idle).command(exchange, SpdyRemoteCommand.connect(session.uri(), flags), flags);
        } else {
            relay(exchange, session);
        }
    }

    void ports(Exchange exchange, Session.Relay session) throws HttpError, IOException {
        if (WebSocketRequest.tunnels(exchange)) {
            tunnel(exchange, session);
        } else {
            relay(exchange, session);
        }
    }

    private void relay(Exchange exchange, Session.Relay session) throws HttpError, IOException {
        Upstream upstream = Upstream.request(session.uri(), exchange.method(), Upstream.passedOn(exchange.headers()));
        if (!upstream.switched()) {
            throw upstream.refusal();
        }
        exchange.upgrade(upstream.head().headers(), client -> join(client, upstream.connection()));
    }

    private void tunnel(Exchange exchange, Session.Relay session) throws HttpError, IOException {
        var accepted = WebSocketRequest.accept(exchange, WebSocketRequest.SPDY_TUNNEL);
        Upstream upstream = Upstream.request(session.uri(), "POST", SpdyRequest.headers(SpdyRequest.PORTS));
        if (!upstream.switched()) {
            throw upstream.refusal();
        }
        exchange.upgrade(
                accepted, client -> join(new WebSocketDuplex(new WebSocketConnection(client)), upstream.connection()));
    }

    private void join(Duplex client, Duplex server) throws IOException, InterruptedException {
        client.idleTimeout(idle);
        new ByteRelay(client, server, LINGER).run();
    }
}
