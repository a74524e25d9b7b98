package dev.spillway.kubeletserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Another protocol's bytes, carried in the messages of a WebSocket whose borders mean nothing. */
final class WebSocketDuplex implements Duplex {
    private final WebSocketConnection socket;
    private final InputStream in = new In();
    private final OutputStream out = new Out();

    WebSocketDuplex(WebSocketConnection socket) {
        this.socket = socket;
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public void shutdownOutput() throws IOException {
        socket.finish();
    }

    @Override
    public void idleTimeout(Duration timeout) throws IOException {
        socket.idleTimeout(timeout);
    }

    @Override
    public void close() {
        socket.close();
    }

    private final class In extends InputStream {
        private byte[] message = new byte[0];
        private int position;
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            while (position == message.length && !ended) {
                Optional<byte[]> next = socket.read();
                message = next.orElse(new byte[0]);
                ended = next.isEmpty();
                position = 0;
            }
            if (ended) {
                return -1;
            }
            int count = Math.min(length, message.length - position);
            System.arraycopy(message, position, target, offset, count);
            position += count;
            return count;
        }
    }

    private final class Out extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            socket.send(new byte[] {(byte) b});
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            socket.send(Arrays.copyOfRange(source, offset, offset + length));
        }
    }
}
