package dev.spillway.kubeletserver;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/** A connection to a provider's streaming server, over which an upgrade has been asked for. */
record Upstream(Duplex connection, ResponseHead head) {
    private static final Duration HANDSHAKE = Duration.ofSeconds(30);
    private static final int MAX_REFUSAL_BYTES = 64 << 10;

    /** What is between the client and us only: who it is, and where it thought it was talking to. */
    private static final Set<String> NOT_PASSED_ON =
            Set.of("host", "authorization", "cookie", "content-length", "transfer-encoding", "forwarded");

    /**
     * Sends the request and reads the head of the answer.
     *
     * @throws IOException if there is no answer within 30 s
     */
    static Upstream request(URI uri, String method, List<HttpField> headers) throws IOException {
        Duplex connection = SocketDuplex.connect(uri);
        try {
            connection.idleTimeout(HANDSHAKE);
            connection.out().write(head(uri, method, headers).getBytes(StandardCharsets.ISO_8859_1));
            ResponseHead head = ResponseHead.read(connection.in());
            connection.idleTimeout(Duration.ZERO);
            return new Upstream(connection, head);
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** A client's headers, without those that are not the streaming server's business. */
    static List<HttpField> passedOn(HttpFields headers) {
        List<HttpField> passed = new ArrayList<>();
        for (HttpField field : headers) {
            String name = field.getName().toLowerCase(Locale.ROOT);
            if (!NOT_PASSED_ON.contains(name) && !name.startsWith("x-remote-") && !name.startsWith("impersonate-")) {
                passed.add(field);
            }
        }
        return passed;
    }

    boolean switched() {
        return head.status() == 101;
    }

    /** What the server says about why it does not switch; ends the connection. */
    HttpError refusal() throws IOException {
        try (connection) {
            connection.idleTimeout(HANDSHAKE);
            int length = head.header("Content-Length").map(Integer::parseInt).orElse(MAX_REFUSAL_BYTES);
            byte[] body = connection.in().readNBytes(Math.min(length, MAX_REFUSAL_BYTES));
            return new HttpError(head.status(), new String(body, StandardCharsets.UTF_8));
        }
    }

    private static String head(URI uri, String method, List<HttpField> headers) {
        StringBuilder head =
                new StringBuilder(method).append(' ').append(target(uri)).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(uri.getRawAuthority()).append("\r\n");
        headers.forEach(field -> head.append(field.getName())
                .append(": ")
                .append(field.getValue())
                .append("\r\n"));
        if (method.equals("POST")) {
            head.append("Content-Length: 0\r\n");
        }
        return head.append("\r\n").toString();
    }

    private static String target(URI uri) {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }
}
