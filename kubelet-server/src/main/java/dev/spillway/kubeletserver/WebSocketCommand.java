package dev.spillway.kubeletserver;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * A command's streams in the messages of a WebSocket: the first byte is the channel. In v5 a client closes a channel
 * with a message of its own; in v4 it cannot, and stdin ends with the connection.
 */
final class WebSocketCommand implements CommandClient {
    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int ERROR = 3;
    private static final int RESIZE = 4;
    private static final int CLOSE = 255;
    private static final int INBOX_BYTES = 256 << 10;

    private final WebSocketConnection socket;
    private final StreamFlags flags;
    private final Inbox stdin = new Inbox(INBOX_BYTES);
    private volatile Resize resize = (width, height) -> {};

    WebSocketCommand(WebSocketConnection socket, StreamFlags flags) {
        this.socket = socket;
        this.flags = flags;
    }

    /** An empty message on the first channel that we write tells the client that the streams are there. */
    @Override
    public void awaitReady() throws IOException {
        socket.send(new byte[] {(byte) (flags.stdout() ? STDOUT : flags.stderr() ? STDERR : ERROR)});
    }

    @Override
    public InputStream stdin() {
        return stdin;
    }

    @Override
    public OutputStream stdout() {
        return new Channel(STDOUT);
    }

    @Override
    public OutputStream stderr() {
        return new Channel(STDERR);
    }

    @Override
    public void onResize(Resize handler) {
        resize = handler;
    }

    @Override
    public void serve() throws IOException, InterruptedException {
        try {
            for (Optional<byte[]> message = socket.read(); message.isPresent(); message = socket.read()) {
                take(message.get());
            }
        } finally {
            stdin.end();
        }
    }

    @Override
    public void finish(byte[] status) throws IOException {
        new Channel(ERROR).write(status, 0, status.length);
        socket.finish();
    }

    @Override
    public void close() {
        socket.close();
    }

    private void take(byte[] message) throws IOException, InterruptedException {
        if (message.length == 0) {
            return;
        }
        byte[] data = Arrays.copyOfRange(message, 1, message.length);
        switch (message[0] & 0xff) {
            case STDIN -> stdin.put(data);
            case RESIZE -> TerminalSize.readAll(new ByteArrayInputStream(data), resize);
            case CLOSE -> {
                if (data.length > 0 && data[0] == STDIN) {
                    stdin.end();
                }
            }
            default -> {}
        }
    }

    private final class Channel extends OutputStream {
        private final int number;

        Channel(int number) {
            this.number = number;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            byte[] message = new byte[length + 1];
            message[0] = (byte) number;
            System.arraycopy(source, offset, message, 1, length);
            socket.send(message);
        }
    }
}
