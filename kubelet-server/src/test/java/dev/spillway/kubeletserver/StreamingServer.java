package dev.spillway.kubeletserver;

import dev.spillway.provider.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A runtime's streaming server on loopback, for one connection: answers an upgrade and then speaks what a test wants. */
final class StreamingServer implements AutoCloseable {
    static final String SWITCHED = String.join(
            "\r\n",
            "HTTP/1.1 101 Switching Protocols",
            "Connection: Upgrade",
            "Upgrade: SPDY/3.1",
            "X-Stream-Protocol-Version: v4.channel.k8s.io",
            "",
            "");

    private final ServerSocket server;
    private final CompletableFuture<String> head = new CompletableFuture<>();

    StreamingServer(String answer, Takeover.Protocol protocol) throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> serve(answer, protocol));
    }

    Session.Relay session() {
        return new Session.Relay(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/exec/token?x=y"));
    }

    /** The request as it arrived. */
    String head() {
        return head.join();
    }

    private void serve(String answer, Takeover.Protocol protocol) {
        try (SocketDuplex client = new SocketDuplex(server.accept())) {
            head.complete(readHead(client.in()));
            client.out().write(answer.getBytes(StandardCharsets.UTF_8));
            protocol.run(client);
        } catch (Exception e) {
            head.completeExceptionally(e);
        }
    }

    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            head.write(in.read());
        }
        return head.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
