package dev.spillway.kubeletserver;

import dev.spillway.provider.Session;
import java.time.Duration;
import java.util.List;

/** Speaks the client's protocol itself, for sessions that are plain streams. */
final class Termination {
    private final Duration idle;

    Termination(Duration idle) {
        this.idle = idle;
    }

    void command(Exchange exchange, Session.Streams session, StreamFlags flags) throws HttpError {
        try {
            if (WebSocketRequest.is(exchange)) {
                overWebSocket(exchange, session, flags);
            } else {
                overSpdy(exchange, session, flags);
            }
        } catch (HttpError e) {
            session.close();
            throw e;
        }
    }

    void ports(Exchange exchange, SpdyPorts.PortOpener opener) throws HttpError {
        if (WebSocketRequest.tunnels(exchange)) {
            exchange.upgrade(WebSocketRequest.accept(exchange, WebSocketRequest.SPDY_TUNNEL), client -> {
                client.idleTimeout(idle);
                new SpdyPorts(new WebSocketDuplex(new WebSocketConnection(client)), opener).run();
            });
        } else {
            exchange.upgrade(SpdyRequest.accept(exchange, SpdyRequest.PORTS), client -> {
                client.idleTimeout(idle);
                new SpdyPorts(client, opener).run();
            });
        }
    }

    private void overWebSocket(Exchange exchange, Session.Streams session, StreamFlags flags) throws HttpError {
        String protocol = List.of(WebSocketRequest.V5, WebSocketRequest.V4).stream()
                .filter(WebSocketRequest.protocols(exchange)::contains)
                .findFirst()
                .orElseThrow(() -> HttpError.badRequest(
                        "unable to upgrade: the WebSocket protocols are v5.channel.k8s.io and v4.channel.k8s.io"));
        exchange.upgrade(WebSocketRequest.accept(exchange, protocol), client -> {
            client.idleTimeout(idle);
            pump(session, new WebSocketCommand(new WebSocketConnection(client), flags), flags);
        });
    }

    private void overSpdy(Exchange exchange, Session.Streams session, StreamFlags flags) throws HttpError {
        exchange.upgrade(SpdyRequest.accept(exchange, SpdyRequest.COMMAND), client -> {
            client.idleTimeout(idle);
            pump(session, new SpdyCommand(client, flags), flags);
        });
    }

    private static void pump(Session.Streams session, CommandClient client, StreamFlags flags)
            throws InterruptedException {
        try (session) {
            new CommandPump(client, session, flags).run();
        }
    }
}
