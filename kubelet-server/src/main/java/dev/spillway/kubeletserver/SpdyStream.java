package dev.spillway.kubeletserver;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyStreamStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;

/** One stream of a {@link SpdyConnection}: both directions end on their own. */
final class SpdyStream {
    private static final int INBOX_BYTES = 256 << 10;
    private static final int FRAME_BYTES = 16 << 10;

    private final SpdyConnection connection;
    private final int id;
    private final Map<String, String> headers;
    private final Inbox inbox = new Inbox(INBOX_BYTES);
    private final OutputStream out = new Out();
    private boolean finished;

    SpdyStream(SpdyConnection connection, int id, Map<String, String> headers) {
        this.connection = connection;
        this.id = id;
        this.headers = Map.copyOf(headers);
    }

    int id() {
        return id;
    }

    /** Empty if there is no such header. */
    String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    InputStream in() {
        return inbox;
    }

    /** Closing it tells the peer that nothing more comes; reading goes on. */
    OutputStream out() {
        return out;
    }

    Inbox inbox() {
        return inbox;
    }

    /** Ends both directions without waiting for anything. */
    void reset() throws IOException {
        synchronized (this) {
            finished = true;
        }
        inbox.close();
        connection.send(new DefaultSpdyRstStreamFrame(id, SpdyStreamStatus.CANCEL));
        connection.forget(this);
    }

    synchronized boolean finished() {
        return finished;
    }

    private final class Out extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            for (int sent = 0; sent < length; sent += FRAME_BYTES) {
                data(source, offset + sent, Math.min(FRAME_BYTES, length - sent));
            }
        }

        @Override
        public void close() throws IOException {
            synchronized (SpdyStream.this) {
                if (finished) {
                    return;
                }
                finished = true;
            }
            SpdyDataFrame end = new DefaultSpdyDataFrame(id, Unpooled.EMPTY_BUFFER);
            end.setLast(true);
            connection.send(end);
            connection.halfDone(SpdyStream.this);
        }

        private void data(byte[] source, int offset, int length) throws IOException {
            if (finished()) {
                throw new IOException("SPDY stream " + id + " has been closed");
            }
            connection.send(new DefaultSpdyDataFrame(id, Unpooled.copiedBuffer(source, offset, length)));
        }
    }
}
