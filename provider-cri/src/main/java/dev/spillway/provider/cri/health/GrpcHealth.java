package dev.spillway.provider.cri.health;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.spillway.core.probe.HttpProbe;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks {@code grpc.health.v1.Health/Check}, whose two messages have one field each. */
final class GrpcHealth {
    private static final int SERVICE_FIELD = 1;
    private static final int STATUS_FIELD = 1;
    private static final int SERVING = 1;
    private static final MethodDescriptor<byte[], byte[]> CHECK = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("grpc.health.v1.Health/Check")
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();

    private GrpcHealth() {}

    static Answer check(String host, int port, String service, Duration timeout) {
        ManagedChannel channel = NettyChannelBuilder.forAddress(host, port)
                .usePlaintext()
                .userAgent(HttpProbe.USER_AGENT)
                .build();
        try {
            CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
            int status = status(ClientCalls.blockingUnaryCall(channel, CHECK, options, request(service)));
            return status == SERVING
                    ? new Answer.Good("service healthy")
                    : new Answer.Bad("service unhealthy (responded with status " + status + ")");
        } catch (StatusRuntimeException e) {
            return failed(e.getStatus(), host + ":" + port, timeout);
        } catch (IOException e) {
            return new Answer.Bad("error: health rpc answer cannot be read: " + e.getMessage());
        } finally {
            channel.shutdownNow();
        }
    }

    private static Answer failed(Status status, String address, Duration timeout) {
        return switch (status.getCode()) {
            case UNIMPLEMENTED ->
                new Answer.Bad(
                        "error: this server does not implement the grpc health protocol (grpc.health.v1.Health)");
            case DEADLINE_EXCEEDED ->
                new Answer.Bad("timeout: health rpc did not complete within " + timeout.toSeconds() + "s");
            case UNAVAILABLE ->
                new Answer.Bad("error: failed to connect service \"" + address + "\": " + status.getDescription());
            default -> new Answer.Bad("error: health rpc probe failed: " + status);
        };
    }

    private static byte[] request(String service) throws IOException {
        ByteString.Output out = ByteString.newOutput();
        CodedOutputStream coded = CodedOutputStream.newInstance(out);
        coded.writeString(SERVICE_FIELD, service);
        coded.flush();
        return out.toByteString().toByteArray();
    }

    private static int status(byte[] response) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(response);
        int status = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == STATUS_FIELD) {
                status = in.readEnum();
            } else {
                in.skipField(tag);
            }
        }
        return status;
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
