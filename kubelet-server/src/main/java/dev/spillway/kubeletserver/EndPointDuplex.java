package dev.spillway.kubeletserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.BufferUtil;

/** A client's connection, once HTTP has let go of it. */
final class EndPointDuplex implements Duplex {
    private final EndPoint endPoint;
    private final InputStream in;
    private final OutputStream out = new Out();

    /** @param early what HTTP had read beyond the request's head */
    EndPointDuplex(EndPoint endPoint, ByteBuffer early) {
        this.endPoint = endPoint;
        this.in = new In(early);
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
    public void shutdownOutput() {
        endPoint.shutdownOutput();
    }

    @Override
    public void idleTimeout(Duration timeout) {
        endPoint.setIdleTimeout(timeout.toMillis());
    }

    @Override
    public void close() {
        endPoint.close();
    }

    private final class In extends InputStream {
        private final ByteBuffer early;

        In(ByteBuffer early) {
            this.early = early;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (early.hasRemaining()) {
                int count = Math.min(length, early.remaining());
                early.get(target, offset, count);
                return count;
            }
            return length == 0
                    ? 0
                    : fill(ByteBuffer.wrap(target, offset, length).slice());
        }

        private int fill(ByteBuffer buffer) throws IOException {
            BufferUtil.clear(buffer);
            while (true) {
                int count = endPoint.fill(buffer);
                if (count != 0) {
                    return count;
                }
                try (Blocker.Callback ready = Blocker.callback()) {
                    endPoint.fillInterested(ready);
                    ready.block();
                }
            }
        }
    }

    private final class Out extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            try (Blocker.Callback done = Blocker.callback()) {
                endPoint.write(done, ByteBuffer.wrap(source, offset, length));
                done.block();
            }
        }
    }
}
