package dev.spillway.provider.cri.runtime;

import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** One connection to a container runtime's unix socket; reconnects by itself. */
public final class RuntimeChannel implements AutoCloseable {
    /** As large as cri-client allows. */
    private static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

    private final EventLoopGroup eventLoop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("cri", true), NioIoHandler.newFactory());
    private final ManagedChannel channel;

    /** Connects with the first call, not now. */
    public RuntimeChannel(Path socket) {
        this.channel = NettyChannelBuilder.forAddress(
                        UnixDomainSocketAddress.of(socket), InsecureChannelCredentials.create())
                .eventLoopGroup(eventLoop)
                .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                .overrideAuthority("localhost")
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .build();
    }

    public ManagedChannel grpc() {
        return channel;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        Future<?> _ = eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
