package dev.spillway.provider.cri.health;

import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/**
 * One GET, on a connection of its own, to a server whose certificate nobody checks: as kubelets ask pods. The JDK's client
 * cannot be told which Host to name.
 */
final class HttpRequest {
    /** What is read of an answer. */
    private static final int BODY_LIMIT = 10 * 1024;

    private static final int LINE_LIMIT = 8 * 1024;

    private final URI uri;
    private final Map<String, String> headers;
    private final Duration timeout;

    /** @param location where the answer sends us, empty if nowhere */
    record Response(int status, String body, Optional<URI> location) {}

    private HttpRequest(URI uri, Map<String, String> headers, Duration timeout) {
        this.uri = uri;
        this.headers = headers;
        this.timeout = timeout;
    }

    /** The request that an action describes. */
    static HttpRequest of(HTTPGetAction action, int port, String podIp, String userAgent, Duration timeout) {
        String scheme = action.getScheme() == null ? "http" : action.getScheme().toLowerCase(Locale.ROOT);
        String host = action.getHost() == null || action.getHost().isEmpty() ? podIp : action.getHost();
        String path = action.getPath() == null ? "" : action.getPath();
        String bracketed = host.contains(":") ? "[" + host + "]" : host;
        URI uri = URI.create(scheme + "://" + bracketed + ":" + port + (path.startsWith("/") ? path : "/" + path));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("host", bracketed + ":" + port);
        headers.put("user-agent", userAgent);
        headers.put("accept", "*/*");
        for (HTTPHeader header : Optional.ofNullable(action.getHttpHeaders()).orElse(List.of())) {
            headers.put(header.getName().toLowerCase(Locale.ROOT), header.getValue());
        }
        return new HttpRequest(uri, headers, timeout);
    }

    URI uri() {
        return uri;
    }

    /** The same to another place, by another scheme. */
    HttpRequest to(URI other) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.put("host", other.getPort() < 0 ? other.getHost() : other.getHost() + ":" + other.getPort());
        return new HttpRequest(other, changed, timeout);
    }

    /** The same, unencrypted. */
    HttpRequest withoutTls() {
        return new HttpRequest(URI.create(uri.toString().replaceFirst("^https:", "http:")), headers, timeout);
    }

    Response send() throws IOException {
        boolean tls = "https".equals(uri.getScheme());
        int port = uri.getPort() < 0 ? (tls ? 443 : 80) : uri.getPort();
        int millis = Math.toIntExact(timeout.toMillis());
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(uri.getHost().replaceAll("[\\[\\]]", ""), port), millis);
            plain.setSoTimeout(millis);
            Socket socket = tls ? trusting().getSocketFactory().createSocket(plain, uri.getHost(), port, true) : plain;
            socket.getOutputStream().write(head());
            socket.getOutputStream().flush();
            return read(new BufferedInputStream(socket.getInputStream()));
        }
    }

    private byte[] head() {
        String path = uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
        StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("connection: close\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private Response read(InputStream in) throws IOException {
        String[] status = line(in).split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/") || !status[1].matches("\\d{3}")) {
            throw new IOException("malformed HTTP response \"" + String.join(" ", status) + "\"");
        }
        Optional<URI> location = Optional.empty();
        boolean chunked = false;
        long length = Long.MAX_VALUE;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String[] pair = header.split(":", 2);
            String value = pair.length < 2 ? "" : pair[1].strip();
            switch (pair[0].toLowerCase(Locale.ROOT)) {
                case "location" -> location = Optional.of(uri.resolve(value));
                case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
                case "content-length" -> length = Long.parseLong(value);
                default -> {
                    // Nothing else matters here.
                }
            }
        }
        byte[] body = chunked ? chunks(in) : in.readNBytes((int) Math.min(length, BODY_LIMIT));
        return new Response(Integer.parseInt(status[1]), new String(body, StandardCharsets.UTF_8), location);
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (body.size() < BODY_LIMIT) {
            int size = Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
            if (size == 0) {
                break;
            }
            body.write(in.readNBytes(Math.min(size, BODY_LIMIT - body.size())));
            line(in);
        }
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("EOF");
            }
            if (line.size() > LINE_LIMIT) {
                throw new IOException("a header line is longer than " + LINE_LIMIT + " bytes");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    private static SSLContext trusting() throws SSLException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustEverybody()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new SSLException(e);
        }
    }
}
