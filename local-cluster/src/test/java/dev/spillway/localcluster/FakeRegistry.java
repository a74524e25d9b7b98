package dev.spillway.localcluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A registry that keeps what is pushed, and refuses a manifest whose blobs it lacks and a blob with a wrong digest. */
final class FakeRegistry implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> content = new HashMap<>();
    private final List<String> uploads = new ArrayList<>();

    FakeRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v2/", this::handle);
        server.start();
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** What was uploaded, in order. */
    List<String> uploads() {
        return List.copyOf(uploads);
    }

    boolean has(String path) {
        return content.containsKey(path);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        switch (exchange.getRequestMethod()) {
            case "POST" -> {
                exchange.getResponseHeaders().add("Location", path + "session?state=x");
                exchange.sendResponseHeaders(202, -1);
            }
            case "PUT" -> exchange.sendResponseHeaders(store(exchange, path, body) ? 201 : 400, -1);
            default -> look(exchange, path);
        }
        exchange.close();
    }

    private void look(HttpExchange exchange, String path) throws IOException {
        byte[] found = content.get(path);
        if (found != null) {
            exchange.getResponseHeaders().add("Docker-Content-Digest", digest(found));
        }
        exchange.sendResponseHeaders(found == null && !path.equals("/v2/") ? 404 : 200, -1);
    }

    private boolean store(HttpExchange exchange, String path, byte[] body) {
        String digest = digest(body);
        if (path.endsWith("/blobs/uploads/session")) {
            uploads.add(digest);
            content.put(path.replace("uploads/session", digest), body);
            return exchange.getRequestURI().getQuery().endsWith("&digest=" + digest);
        }
        uploads.add("manifest");
        content.put(path, body);
        String text = new String(body, StandardCharsets.UTF_8);
        return content.keySet().stream()
                        .filter(key -> key.contains("sha256:"))
                        .filter(key -> text.contains(key.substring(key.lastIndexOf('/') + 1)))
                        .count()
                == 2;
    }

    static String digest(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
