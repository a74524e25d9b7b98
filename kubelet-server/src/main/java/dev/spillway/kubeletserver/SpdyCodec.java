package dev.spillway.kubeletserver;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * SPDY/3.1 frames to bytes and back, by Netty's codec. The two directions have nothing in common, so one thread may
 * read while others write; {@link #write} is safe for many threads, {@link #read} for one at a time.
 */
final class SpdyCodec {
    private final EmbeddedChannel decoder = channel();
    private final EmbeddedChannel encoder = channel();
    private final OutputStream out;

    SpdyCodec(OutputStream out) {
        this.out = out;
    }

    /** The frames that these bytes complete. Data frames must be released. */
    List<SpdyFrame> read(byte[] bytes, int length) {
        decoder.writeInbound(Unpooled.copiedBuffer(bytes, 0, length));
        List<SpdyFrame> frames = new ArrayList<>();
        for (Object frame = decoder.readInbound(); frame != null; frame = decoder.readInbound()) {
            frames.add((SpdyFrame) frame);
        }
        return frames;
    }

    synchronized void write(SpdyFrame frame) throws IOException {
        encoder.writeOutbound(frame);
        for (ByteBuf bytes = encoder.readOutbound(); bytes != null; bytes = encoder.readOutbound()) {
            try {
                bytes.readBytes(out, bytes.readableBytes());
            } finally {
                bytes.release();
            }
        }
        out.flush();
    }

    private static EmbeddedChannel channel() {
        return new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
    }
}
