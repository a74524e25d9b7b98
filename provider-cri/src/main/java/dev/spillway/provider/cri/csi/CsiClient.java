package dev.spillway.provider.cri.csi;

import dev.spillway.cri.api.csi.GetPluginInfoRequest;
import dev.spillway.cri.api.csi.IdentityGrpc;
import dev.spillway.cri.api.csi.NodeGetCapabilitiesRequest;
import dev.spillway.cri.api.csi.NodeGetInfoRequest;
import dev.spillway.cri.api.csi.NodeGetInfoResponse;
import dev.spillway.cri.api.csi.NodeGrpc;
import dev.spillway.cri.api.csi.NodeGrpc.NodeBlockingV2Stub;
import dev.spillway.cri.api.csi.NodePublishVolumeRequest;
import dev.spillway.cri.api.csi.NodeServiceCapability.RPC;
import dev.spillway.cri.api.csi.NodeStageVolumeRequest;
import dev.spillway.cri.api.csi.NodeUnpublishVolumeRequest;
import dev.spillway.cri.api.csi.NodeUnstageVolumeRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One driver's Identity and Node services as blocking calls. Safe for use by many threads. */
final class CsiClient {
    /** The kubelet's. */
    private static final long TIMEOUT_SECONDS = 120;

    /** Nobody waits for an answer to these; a driver that hangs must not keep others from being asked. */
    private static final long QUESTION_SECONDS = 10;

    private final ManagedChannel channel;

    CsiClient(ManagedChannel channel) {
        this.channel = channel;
    }

    /** What it calls itself. */
    String name() throws CsiException {
        return call(() -> IdentityGrpc.newBlockingV2Stub(channel)
                .withDeadlineAfter(QUESTION_SECONDS, TimeUnit.SECONDS)
                .getPluginInfo(GetPluginInfoRequest.getDefaultInstance())
                .getName());
    }

    NodeGetInfoResponse info() throws CsiException {
        return call(() -> node(QUESTION_SECONDS).nodeGetInfo(NodeGetInfoRequest.getDefaultInstance()));
    }

    /** What it does beyond publishing. */
    Set<RPC.Type> abilities() throws CsiException {
        Set<RPC.Type> abilities = EnumSet.noneOf(RPC.Type.class);
        call(() -> node(QUESTION_SECONDS).nodeGetCapabilities(NodeGetCapabilitiesRequest.getDefaultInstance()))
                .getCapabilitiesList()
                .forEach(capability -> abilities.add(capability.getRpc().getType()));
        return abilities;
    }

    void stage(NodeStageVolumeRequest request) throws CsiException {
        call(() -> node(TIMEOUT_SECONDS).nodeStageVolume(request));
    }

    void publish(NodePublishVolumeRequest request) throws CsiException {
        call(() -> node(TIMEOUT_SECONDS).nodePublishVolume(request));
    }

    void unpublish(String handle, Path target) throws CsiException {
        NodeUnpublishVolumeRequest request = NodeUnpublishVolumeRequest.newBuilder()
                .setVolumeId(handle)
                .setTargetPath(target.toString())
                .build();
        call(() -> node(TIMEOUT_SECONDS).nodeUnpublishVolume(request));
    }

    void unstage(String handle, Path staging) throws CsiException {
        NodeUnstageVolumeRequest request = NodeUnstageVolumeRequest.newBuilder()
                .setVolumeId(handle)
                .setStagingTargetPath(staging.toString())
                .build();
        call(() -> node(TIMEOUT_SECONDS).nodeUnstageVolume(request));
    }

    private NodeBlockingV2Stub node(long seconds) {
        return NodeGrpc.newBlockingV2Stub(channel).withDeadlineAfter(seconds, TimeUnit.SECONDS);
    }

    private <T> T call(Call<T> call) throws CsiException {
        // A driver that comes back is found by the next call, not when a pause that grew meanwhile is over.
        channel.resetConnectBackoff();
        try {
            return call.make();
        } catch (StatusException e) {
            throw CsiException.of(e.getStatus());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CsiException("interrupted while the driver was asked");
        }
    }

    private interface Call<T> {
        T make() throws StatusException, InterruptedException;
    }
}
