package dev.spillway.kubeletserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A command's streams over SPDY: the client opens one for each, and says in a header which it is. */
final class SpdyCommand implements CommandClient {
    private static final Duration CREATION = Duration.ofSeconds(30);

    private final SpdyConnection connection;
    private final Map<String, SpdyStream> streams = new ConcurrentHashMap<>();
    private final CountDownLatch missing;
    private volatile Resize resize = (width, height) -> {};

    SpdyCommand(Duplex wire, StreamFlags flags) {
        this.connection = SpdyConnection.server(wire, this::opened);
        this.missing = new CountDownLatch(expected(flags));
    }

    private static int expected(StreamFlags flags) {
        int error = 1;
        return error
                + (flags.stdin() ? 1 : 0)
                + (flags.stdout() ? 1 : 0)
                + (flags.stderr() ? 1 : 0)
                + (flags.tty() ? 1 : 0);
    }

    private void opened(SpdyStream stream) {
        String type = stream.header("streamtype");
        streams.put(type, stream);
        if (type.equals("resize")) {
            Thread.ofVirtual().name("stream-resize").start(() -> resizes(stream));
        }
        missing.countDown();
    }

    private void resizes(SpdyStream stream) {
        try {
            TerminalSize.readAll(stream.in(), (width, height) -> resize.to(width, height));
        } catch (IOException e) {
            StreamLog.ended(e);
        }
    }

    @Override
    public void awaitReady() throws IOException, InterruptedException {
        if (!missing.await(CREATION.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("timed out waiting for client to create streams");
        }
    }

    @Override
    public InputStream stdin() {
        SpdyStream stream = streams.get("stdin");
        return stream == null ? InputStream.nullInputStream() : stream.in();
    }

    @Override
    public OutputStream stdout() {
        return out("stdout");
    }

    @Override
    public OutputStream stderr() {
        return out("stderr");
    }

    private OutputStream out(String type) {
        SpdyStream stream = streams.get(type);
        return stream == null ? OutputStream.nullOutputStream() : stream.out();
    }

    @Override
    public void onResize(Resize handler) {
        resize = handler;
    }

    @Override
    public void serve() throws IOException, InterruptedException {
        connection.serve();
    }

    @Override
    public void finish(byte[] status) throws IOException {
        try (OutputStream error = out("error")) {
            error.write(status);
        }
        out("stdin").close();
        out("resize").close();
        connection.finish();
    }

    @Override
    public void close() {
        connection.close();
    }
}
