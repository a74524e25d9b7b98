package dev.spillway.provider.cri.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.spillway.cri.api.RuntimeServiceGrpc;
import dev.spillway.cri.api.VersionRequest;
import dev.spillway.cri.api.VersionResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.util.concurrent.Future;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RuntimeChannelTest {

    @TempDir
    Path directory;

    @Test
    void asksARuntimeBehindAUnixSocketForItsVersion() throws Exception {
        Path socket = directory.resolve("runtime.sock");
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Server server = NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .channelType(NioServerDomainSocketChannel.class)
                .bossEventLoopGroup(loop)
                .workerEventLoopGroup(loop)
                .addService(new Versioned())
                .build()
                .start();
        try (RuntimeChannel channel = new RuntimeChannel(socket)) {
            assertThat(new RuntimeClient(channel.grpc()).version().getRuntimeVersion())
                    .isEqualTo("1.6.20~ds1");
        } finally {
            server.shutdownNow();
            Future<?> _ = loop.shutdownGracefully();
        }
    }

    @Test
    void aMissingRuntimeIsUnavailableAndSaysWhere() {
        Path socket = directory.resolve("nobody.sock");
        try (RuntimeChannel channel = new RuntimeChannel(socket)) {
            RuntimeClient client = new RuntimeClient(channel.grpc());
            CriException thrown = catchThrowableOfType(CriException.class, client::version);
            assertThat(thrown.isUnavailable()).isTrue();
        }
    }

    private static final class Versioned extends RuntimeServiceGrpc.RuntimeServiceImplBase {
        @Override
        public void version(VersionRequest request, StreamObserver<VersionResponse> response) {
            response.onNext(
                    VersionResponse.newBuilder().setRuntimeVersion("1.6.20~ds1").build());
            response.onCompleted();
        }
    }
}
