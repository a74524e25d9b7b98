package dev.spillway.kubeletserver;

import dev.spillway.provider.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A command behind a streaming server that speaks SPDY, for clients that speak what that server does not: WebSocket v5,
 * which can end stdin and go on reading.
 */
final class SpdyRemoteCommand implements Session.Streams {
    private static final String STREAM_TYPE = "streamtype";
    private static final int MAX_STATUS_BYTES = 64 << 10;

    private final SpdyConnection connection;
    private final SpdyStream error;
    private final OutputStream stdin;
    private final InputStream stdout;
    private final InputStream stderr;
    private final OutputStream resize;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    private SpdyRemoteCommand(SpdyConnection connection, StreamFlags flags) throws IOException {
        this.connection = connection;
        this.error = connection.open(Map.of(STREAM_TYPE, "error"));
        this.stdin = flags.stdin() ? open("stdin").out() : OutputStream.nullOutputStream();
        this.stdout = flags.stdout() ? open("stdout").in() : InputStream.nullInputStream();
        this.stderr = flags.stderr() ? open("stderr").in() : InputStream.nullInputStream();
        this.resize = flags.tty() ? open("resize").out() : OutputStream.nullOutputStream();
        Thread.ofVirtual().name("spdy-client").start(this::serve);
        Thread.ofVirtual().name("spdy-status").start(this::awaitStatus);
    }

    /**
     * Connects and opens the streams.
     *
     * @throws HttpError what the server answered if it does not switch to SPDY
     */
    static SpdyRemoteCommand connect(URI uri, StreamFlags flags) throws IOException, HttpError {
        Upstream upstream = Upstream.request(uri, "POST", SpdyRequest.headers(SpdyRequest.COMMAND));
        if (!upstream.switched()) {
            throw upstream.refusal();
        }
        return new SpdyRemoteCommand(SpdyConnection.client(upstream.connection()), flags);
    }

    private SpdyStream open(String type) throws IOException {
        return connection.open(Map.of(STREAM_TYPE, type));
    }

    private void serve() {
        try {
            connection.serve();
        } catch (IOException e) {
            StreamLog.ended(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitStatus() {
        try {
            exitCode.complete(CommandStatus.exitCode(error.in().readNBytes(MAX_STATUS_BYTES)));
        } catch (IOException e) {
            exitCode.completeExceptionally(e);
        }
    }

    @Override
    public OutputStream stdin() {
        return stdin;
    }

    @Override
    public InputStream stdout() {
        return stdout;
    }

    @Override
    public InputStream stderr() {
        return stderr;
    }

    @Override
    public void resize(int width, int height) {
        try {
            resize.write(new TerminalSize(width, height).json());
        } catch (IOException e) {
            StreamLog.ended(e);
        }
    }

    @Override
    public CompletableFuture<Integer> exitCode() {
        return exitCode;
    }

    @Override
    public void close() {
        connection.close();
    }
}
