package dev.spillway.kubeletserver;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** The server's side of a WebSocket (RFC 6455), binary messages only. One thread reads, many may send. */
final class WebSocketConnection implements Closeable {
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int MAX_MESSAGE_BYTES = 16 << 20;

    private final Duplex wire;
    private final DataInputStream in;
    private boolean closeSent;

    WebSocketConnection(Duplex wire) {
        this.wire = wire;
        this.in = new DataInputStream(wire.in());
    }

    /** The next message; empty when the client has closed. Pings are answered on the way. */
    Optional<byte[]> read() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        while (true) {
            Frame frame = frame();
            switch (frame.opcode) {
                case CLOSE -> {
                    finish();
                    return Optional.empty();
                }
                case PING -> send(PONG, frame.payload);
                case PONG -> {}
                default -> {
                    message.write(frame.payload);
                    if (message.size() > MAX_MESSAGE_BYTES) {
                        throw new IOException("a WebSocket message has more than 16 MiB");
                    }
                    if (frame.last) {
                        return Optional.of(message.toByteArray());
                    }
                }
            }
        }
    }

    void send(byte[] message) throws IOException {
        send(BINARY, message);
    }

    /** Says goodbye, once; nothing can be sent afterwards. */
    synchronized void finish() throws IOException {
        if (!closeSent) {
            send(CLOSE, new byte[] {(byte) (1000 >> 8), (byte) 1000});
            closeSent = true;
        }
    }

    void idleTimeout(Duration timeout) throws IOException {
        wire.idleTimeout(timeout);
    }

    @Override
    public void close() {
        wire.close();
    }

    private synchronized void send(int opcode, byte[] payload) throws IOException {
        if (closeSent) {
            throw new IOException("the WebSocket has been closed");
        }
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 10);
        frame.put((byte) (FIN | opcode));
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else if (payload.length <= 0xffff) {
            frame.put((byte) 126).putShort((short) payload.length);
        } else {
            frame.put((byte) 127).putLong(payload.length);
        }
        frame.put(payload);
        OutputStream out = wire.out();
        out.write(frame.array(), 0, frame.position());
        out.flush();
    }

    private Frame frame() throws IOException {
        int first = in.read();
        if (first < 0) {
            throw new EOFException("the WebSocket has ended without a goodbye");
        }
        int second = in.readUnsignedByte();
        if ((second & MASKED) == 0) {
            throw new IOException("a client's WebSocket frames must be masked");
        }
        byte[] payload = new byte[length(second & 0x7f)];
        byte[] mask = in.readNBytes(4);
        in.readFully(payload);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return new Frame((first & FIN) != 0, first & 0x0f, payload);
    }

    private int length(int code) throws IOException {
        long length = switch (code) {
            case 126 -> in.readUnsignedShort();
            case 127 -> in.readLong();
            default -> code;
        };
        if (length < 0 || length > MAX_MESSAGE_BYTES) {
            throw new IOException("a WebSocket frame has more than 16 MiB");
        }
        return (int) length;
    }

    private static final class Frame {
        private final boolean last;
        private final int opcode;
        private final byte[] payload;

        Frame(boolean last, int opcode, byte[] payload) {
            this.last = last;
            this.opcode = opcode;
            this.payload = payload;
        }
    }
}
