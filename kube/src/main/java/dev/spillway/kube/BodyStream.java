package dev.spillway.kube;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A response body as it arrives, which fails when nothing arrives for too long: a connection whose other end is gone
 * without a word looks like silence. For one reading thread; any thread may close it.
 */
final class BodyStream extends InputStream {

    private sealed interface Arrival {}

    private record Bytes(List<ByteBuffer> buffers) implements Arrival {}

    private record End() implements Arrival {}

    private record Broken(Throwable why) implements Arrival {}

    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final Deque<ByteBuffer> unread = new ArrayDeque<>();
    private final CompletableFuture<AsyncBody> source = new CompletableFuture<>();
    private final Duration patience;
    private boolean ended;

    /** Waits for something to arrive for as long as the given patience. */
    BodyStream(Duration patience) {
        this.patience = patience;
    }

    /** Takes what arrives; called by the HTTP client. */
    void arrived(List<ByteBuffer> buffers) {
        arrivals.add(new Bytes(buffers));
    }

    void opened(AsyncBody body) {
        source.complete(body);
        var _ = body.done().whenComplete((done, why) -> arrivals.add(why == null ? new End() : new Broken(why)));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (unread.isEmpty()) {
            if (ended) {
                return -1;
            }
            await();
        }
        ByteBuffer first = unread.getFirst();
        int count = Math.min(length, first.remaining());
        first.get(into, offset, count);
        if (!first.hasRemaining()) {
            unread.removeFirst();
        }
        return count;
    }

    private void await() throws IOException {
        source.join().consume();
        switch (next()) {
            case Bytes(List<ByteBuffer> buffers) ->
                buffers.stream().filter(ByteBuffer::hasRemaining).forEach(unread::addLast);
            case End end -> ended = true;
            case Broken(Throwable why) -> throw new IOException("connection broken: " + why.getMessage(), why);
        }
    }

    private Arrival next() throws IOException {
        try {
            Arrival arrival = arrivals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (arrival == null) {
                close();
                throw new SocketTimeoutException("nothing arrived for " + patience.toSeconds() + " s");
            }
            return arrival;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    @Override
    public void close() {
        AsyncBody body = source.getNow(null);
        if (body != null) {
            body.cancel();
        }
        arrivals.add(new End());
    }
}
