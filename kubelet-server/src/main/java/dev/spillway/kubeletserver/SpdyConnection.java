package dev.spillway.kubeletserver;

import io.netty.handler.codec.spdy.DefaultSpdyGoAwayFrame;
import io.netty.handler.codec.spdy.DefaultSpdyPingFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyHeadersFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdySessionStatus;
import io.netty.handler.codec.spdy.SpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * SPDY/3.1 as Kubernetes uses it: streams with headers, both ways, no priorities, and no flow control but the
 * connection's own (its other implementation, in Go, sends no window updates either).
 */
final class SpdyConnection implements Closeable {
    private static final int BUFFER_BYTES = 32 << 10;

    private final Duplex wire;
    private final SpdyCodec codec;
    private final boolean server;
    private final Consumer<SpdyStream> opened;
    private final Map<Integer, SpdyStream> streams = new ConcurrentHashMap<>();
    private final AtomicInteger nextId;
    private volatile int lastPeerId;

    /** @param opened is told of the peer's streams, by the thread that reads; must return at once */
    private SpdyConnection(Duplex wire, boolean server, Consumer<SpdyStream> opened) {
        this.wire = wire;
        this.server = server;
        this.opened = opened;
        this.codec = new SpdyCodec(wire.out());
        this.nextId = new AtomicInteger(server ? 2 : 1);
    }

    static SpdyConnection server(Duplex wire, Consumer<SpdyStream> opened) {
        return new SpdyConnection(wire, true, opened);
    }

    static SpdyConnection client(Duplex wire) {
        return new SpdyConnection(wire, false, stream -> {});
    }

    /** Reads until the connection ends; no stream gets anything afterwards. */
    void serve() throws IOException, InterruptedException {
        IOException cause = new EOFException("the SPDY connection has ended");
        try {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = wire.in().read(buffer);
                    count >= 0;
                    count = wire.in().read(buffer)) {
                for (SpdyFrame frame : codec.read(buffer, count)) {
                    take(frame);
                }
            }
        } catch (IOException e) {
            cause = e;
            throw e;
        } finally {
            for (SpdyStream stream : streams.values()) {
                stream.inbox().fail(cause);
            }
        }
    }

    /** Opens a stream; its number follows from the order of calls. */
    synchronized SpdyStream open(Map<String, String> headers) throws IOException {
        int id = nextId.getAndAdd(2);
        SpdyStream stream = new SpdyStream(this, id, headers);
        streams.put(id, stream);
        DefaultSpdySynStreamFrame syn = new DefaultSpdySynStreamFrame(id, 0, (byte) 0);
        headers.forEach((name, value) -> syn.headers().add(name.toLowerCase(Locale.ROOT), value));
        send(syn);
        return stream;
    }

    void send(SpdyFrame frame) throws IOException {
        codec.write(frame);
    }

    /** This side has sent all; if the peer has as well, the stream is over. */
    void halfDone(SpdyStream stream) {
        if (stream.finished() && stream.inbox().ended()) {
            forget(stream);
        }
    }

    void forget(SpdyStream stream) {
        streams.remove(stream.id());
    }

    /** Says goodbye and sends no more; what the peer still has under way is read by {@link #serve}. */
    void finish() throws IOException {
        send(new DefaultSpdyGoAwayFrame(lastPeerId, SpdySessionStatus.OK));
        wire.shutdownOutput();
    }

    @Override
    public void close() {
        wire.close();
    }

    private void take(SpdyFrame frame) throws IOException, InterruptedException {
        switch (frame) {
            case SpdyDataFrame data -> data(data);
            case SpdySynStreamFrame syn -> accept(syn);
            case SpdySynReplyFrame reply -> ended(reply.streamId(), reply.isLast());
            case SpdyHeadersFrame headers -> ended(headers.streamId(), headers.isLast());
            case SpdyRstStreamFrame reset -> reset(reset.streamId());
            case SpdyPingFrame ping -> pong(ping);
            default -> {}
        }
    }

    private void data(SpdyDataFrame frame) throws InterruptedException {
        byte[] bytes = new byte[frame.content().readableBytes()];
        frame.content().readBytes(bytes);
        ReferenceCountUtil.release(frame);
        SpdyStream stream = streams.get(frame.streamId());
        if (stream != null) {
            stream.inbox().put(bytes);
            ended(frame.streamId(), frame.isLast());
        }
    }

    private void accept(SpdySynStreamFrame syn) throws IOException {
        Map<String, String> headers = new HashMap<>();
        syn.headers()
                .forEach(entry -> headers.put(
                        entry.getKey().toString().toLowerCase(Locale.ROOT),
                        entry.getValue().toString()));
        SpdyStream stream = new SpdyStream(this, syn.streamId(), headers);
        lastPeerId = syn.streamId();
        streams.put(syn.streamId(), stream);
        send(new DefaultSpdySynReplyFrame(syn.streamId()));
        ended(syn.streamId(), syn.isLast());
        opened.accept(stream);
    }

    private void ended(int id, boolean last) {
        SpdyStream stream = streams.get(id);
        if (last && stream != null) {
            stream.inbox().end();
            halfDone(stream);
        }
    }

    private void reset(int id) {
        SpdyStream stream = streams.remove(id);
        if (stream != null) {
            stream.inbox().fail(new IOException("the peer has reset SPDY stream " + id));
        }
    }

    /** Pings that come back are our own, and have no other answer. */
    private void pong(SpdyPingFrame ping) throws IOException {
        boolean fromPeer = (ping.id() % 2 == 1) == server;
        if (fromPeer) {
            send(new DefaultSpdyPingFrame(ping.id()));
        }
    }
}
