package dev.spillway.kubeletserver;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A WebSocket client that collects what arrives on each channel. */
final class ChannelClient implements WebSocket.Listener {
    private final Map<Integer, ByteArrayOutputStream> channels = new ConcurrentHashMap<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    ChannelClient(HttpClient client, int port, String path, String protocol) {
        socket = client.newWebSocketBuilder()
                .subprotocols(protocol)
                .buildAsync(URI.create("wss://127.0.0.1:" + port + path), this)
                .join();
    }

    String protocol() {
        return socket.getSubprotocol();
    }

    void send(int channel, String text) {
        byte[] data = text.getBytes(StandardCharsets.UTF_8);
        send(ByteBuffer.allocate(data.length + 1).put((byte) channel).put(data).flip());
    }

    void closeStdin() {
        send(ByteBuffer.wrap(new byte[] {(byte) 255, 0}));
    }

    private void send(ByteBuffer data) {
        socket.sendBinary(data, true).join();
    }

    /** What has arrived on a channel when the server closes. */
    String received(int channel) {
        closed.join();
        return channels.getOrDefault(channel, new ByteArrayOutputStream()).toString(StandardCharsets.UTF_8);
    }

    void leave() {
        socket.abort();
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        message.writeBytes(bytes);
        if (last) {
            byte[] whole = message.toByteArray();
            channels.computeIfAbsent((int) whole[0], number -> new ByteArrayOutputStream())
                    .write(whole, 1, whole.length - 1);
            message.reset();
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.completeExceptionally(error);
    }
}
