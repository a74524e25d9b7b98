package dev.spillway.provider.cri.csi;

import dev.spillway.cri.api.csi.GetPluginInfoRequest;
import dev.spillway.cri.api.csi.GetPluginInfoResponse;
import dev.spillway.cri.api.csi.IdentityGrpc;
import dev.spillway.cri.api.csi.NodeGetCapabilitiesRequest;
import dev.spillway.cri.api.csi.NodeGetCapabilitiesResponse;
import dev.spillway.cri.api.csi.NodeGetInfoRequest;
import dev.spillway.cri.api.csi.NodeGetInfoResponse;
import dev.spillway.cri.api.csi.NodeGrpc;
import dev.spillway.cri.api.csi.NodePublishVolumeRequest;
import dev.spillway.cri.api.csi.NodePublishVolumeResponse;
import dev.spillway.cri.api.csi.NodeServiceCapability;
import dev.spillway.cri.api.csi.NodeServiceCapability.RPC;
import dev.spillway.cri.api.csi.NodeStageVolumeRequest;
import dev.spillway.cri.api.csi.NodeStageVolumeResponse;
import dev.spillway.cri.api.csi.NodeUnpublishVolumeRequest;
import dev.spillway.cri.api.csi.NodeUnpublishVolumeResponse;
import dev.spillway.cri.api.csi.NodeUnstageVolumeRequest;
import dev.spillway.cri.api.csi.NodeUnstageVolumeResponse;
import dev.spillway.cri.api.csi.Topology;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A driver whose volumes are empty directories, with faults on demand. */
final class FakeCsiDriver extends NodeGrpc.NodeImplBase implements AutoCloseable {
    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<NodeStageVolumeRequest> staged = new CopyOnWriteArrayList<>();
    final List<NodePublishVolumeRequest> published = new CopyOnWriteArrayList<>();
    final List<RPC.Type> abilities = new CopyOnWriteArrayList<>();
    volatile Status fault = Status.OK;

    private final String name;
    private final Server server;
    private final ManagedChannel channel;

    FakeCsiDriver(String name) throws IOException {
        this.name = name;
        String address = InProcessServerBuilder.generateName();
        this.server = InProcessServerBuilder.forName(address)
                .addService(this)
                .addService(new Identity())
                .build()
                .start();
        this.channel = InProcessChannelBuilder.forName(address).build();
    }

    CsiClient client() {
        return new CsiClient(channel);
    }

    @Override
    public void nodeGetInfo(NodeGetInfoRequest request, StreamObserver<NodeGetInfoResponse> answer) {
        Topology rack = Topology.newBuilder().putSegments("rack", "r1").build();
        NodeGetInfoResponse info = NodeGetInfoResponse.newBuilder()
                .setNodeId("machine")
                .setMaxVolumesPerNode(3)
                .setAccessibleTopology(rack)
                .build();
        answer("info", answer, info);
    }

    @Override
    public void nodeGetCapabilities(
            NodeGetCapabilitiesRequest request, StreamObserver<NodeGetCapabilitiesResponse> answer) {
        NodeGetCapabilitiesResponse.Builder capabilities = NodeGetCapabilitiesResponse.newBuilder();
        abilities.forEach(ability -> capabilities.addCapabilities(NodeServiceCapability.newBuilder()
                .setRpc(RPC.newBuilder().setType(ability).build())));
        answer("capabilities", answer, capabilities.build());
    }

    @Override
    public void nodeStageVolume(NodeStageVolumeRequest request, StreamObserver<NodeStageVolumeResponse> answer) {
        staged.add(request);
        answer("stage " + request.getVolumeId(), answer, NodeStageVolumeResponse.getDefaultInstance());
    }

    @Override
    public void nodePublishVolume(NodePublishVolumeRequest request, StreamObserver<NodePublishVolumeResponse> answer) {
        published.add(request);
        directory(() -> Files.createDirectories(Path.of(request.getTargetPath())));
        answer("publish " + request.getVolumeId(), answer, NodePublishVolumeResponse.getDefaultInstance());
    }

    @Override
    public void nodeUnpublishVolume(
            NodeUnpublishVolumeRequest request, StreamObserver<NodeUnpublishVolumeResponse> answer) {
        answer("unpublish " + request.getVolumeId(), answer, NodeUnpublishVolumeResponse.getDefaultInstance());
    }

    @Override
    public void nodeUnstageVolume(NodeUnstageVolumeRequest request, StreamObserver<NodeUnstageVolumeResponse> answer) {
        answer("unstage " + request.getVolumeId(), answer, NodeUnstageVolumeResponse.getDefaultInstance());
    }

    private final class Identity extends IdentityGrpc.IdentityImplBase {
        @Override
        public void getPluginInfo(GetPluginInfoRequest request, StreamObserver<GetPluginInfoResponse> answer) {
            answer(
                    "name",
                    answer,
                    GetPluginInfoResponse.newBuilder().setName(name).build());
        }
    }

    private <T> void answer(String call, StreamObserver<T> answer, T value) {
        if (!fault.isOk()) {
            answer.onError(fault.asException());
            return;
        }
        calls.add(call);
        answer.onNext(value);
        answer.onCompleted();
    }

    private static void directory(Making making) {
        try {
            making.make();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Making {
        void make() throws IOException;
    }

    CsiDrivers asOnlyOne() {
        return new CsiDrivers(Map.of(name, client()), List.of());
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }
}
