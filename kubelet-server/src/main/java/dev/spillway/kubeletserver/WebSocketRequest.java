package dev.spillway.kubeletserver;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.eclipse.jetty.http.HttpField;

/** What a WebSocket client offers to speak. */
final class WebSocketRequest {
    static final String V4 = "v4.channel.k8s.io";
    static final String V5 = "v5.channel.k8s.io";
    static final String SPDY_TUNNEL = "SPDY/3.1+portforward.k8s.io";

    private static final String ACCEPT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private WebSocketRequest() {}

    static boolean is(Exchange exchange) {
        return exchange.method().equals("GET")
                && exchange.headers().getCSV("Upgrade", false).stream().anyMatch("websocket"::equalsIgnoreCase);
    }

    /** Whether SPDY is to be carried inside WebSocket messages, as {@code kubectl port-forward} does since 1.31. */
    static boolean tunnels(Exchange exchange) {
        return is(exchange) && protocols(exchange).contains(SPDY_TUNNEL);
    }

    /** Whether the client knows how to close a single stream, which the older protocols do not. */
    static boolean closesStreams(Exchange exchange) {
        return is(exchange) && protocols(exchange).contains(V5);
    }

    /** The headers of the 101 that agrees to speak this protocol. */
    static List<HttpField> accept(Exchange exchange, String protocol) throws HttpError {
        String key = exchange.headers().get("Sec-WebSocket-Key");
        if (key == null || !"13".equals(exchange.headers().get("Sec-WebSocket-Version"))) {
            throw HttpError.badRequest("not a WebSocket handshake of version 13");
        }
        return List.of(
                new HttpField("Connection", "Upgrade"),
                new HttpField("Upgrade", "websocket"),
                new HttpField("Sec-WebSocket-Accept", answer(key)),
                new HttpField("Sec-WebSocket-Protocol", protocol));
    }

    private static String answer(String key) {
        try {
            // RFC 6455 wants SHA-1 here, as proof that the server has understood and not as protection.
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + ACCEPT).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> protocols(Exchange exchange) {
        return exchange.headers().getCSV("Sec-WebSocket-Protocol", false);
    }
}
