package dev.spillway.bench;

import dev.spillway.cri.api.ContainerConfig;
import dev.spillway.cri.api.ContainerMetadata;
import dev.spillway.cri.api.CreateContainerRequest;
import dev.spillway.cri.api.ImageSpec;
import dev.spillway.cri.api.LinuxPodSandboxConfig;
import dev.spillway.cri.api.PodSandboxConfig;
import dev.spillway.cri.api.PodSandboxMetadata;
import dev.spillway.cri.api.PodSandboxStatusRequest;
import dev.spillway.cri.api.RemovePodSandboxRequest;
import dev.spillway.cri.api.RunPodSandboxRequest;
import dev.spillway.cri.api.RuntimeServiceGrpc;
import dev.spillway.cri.api.RuntimeServiceGrpc.RuntimeServiceBlockingStub;
import dev.spillway.cri.api.StartContainerRequest;
import dev.spillway.cri.api.StopContainerRequest;
import dev.spillway.cri.api.StopPodSandboxRequest;
import dev.spillway.provider.cri.runtime.RuntimeChannel;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The fewest CRI calls with which a pod of one container comes to run, and to its end. */
final class BareRuntime implements AutoCloseable {
    private static final int GRACE_SECONDS = 30;

    private final RuntimeChannel channel;
    private final RuntimeServiceBlockingStub runtime;
    private final String cgroupParent;
    private final Path logs;

    BareRuntime(Path socket, String cgroupParent, Path logs) {
        this.channel = new RuntimeChannel(socket);
        this.runtime = RuntimeServiceGrpc.newBlockingStub(channel.grpc());
        this.cgroupParent = cgroupParent;
        this.logs = logs;
    }

    /** A pod that runs. */
    record Started(String sandbox, String container, String address) {}

    Started start(Pod pod) throws IOException {
        Container container = pod.getSpec().getContainers().getFirst();
        PodSandboxConfig config = sandboxConfig(pod);
        String sandbox = runtime.runPodSandbox(
                        RunPodSandboxRequest.newBuilder().setConfig(config).build())
                .getPodSandboxId();
        String id = runtime.createContainer(CreateContainerRequest.newBuilder()
                        .setPodSandboxId(sandbox)
                        .setSandboxConfig(config)
                        .setConfig(ContainerConfig.newBuilder()
                                .setMetadata(ContainerMetadata.newBuilder().setName(container.getName()))
                                .setImage(ImageSpec.newBuilder().setImage(container.getImage()))
                                .addAllCommand(container.getCommand())
                                .setLogPath(container.getName() + ".log"))
                        .build())
                .getContainerId();
        runtime.startContainer(
                StartContainerRequest.newBuilder().setContainerId(id).build());
        String address = runtime.podSandboxStatus(PodSandboxStatusRequest.newBuilder()
                        .setPodSandboxId(sandbox)
                        .build())
                .getStatus()
                .getNetwork()
                .getIp();
        return new Started(sandbox, id, address);
    }

    void end(Started pod) {
        runtime.stopContainer(StopContainerRequest.newBuilder()
                .setContainerId(pod.container())
                .setTimeout(GRACE_SECONDS)
                .build());
        runtime.stopPodSandbox(StopPodSandboxRequest.newBuilder()
                .setPodSandboxId(pod.sandbox())
                .build());
        runtime.removePodSandbox(RemovePodSandboxRequest.newBuilder()
                .setPodSandboxId(pod.sandbox())
                .build());
    }

    private PodSandboxConfig sandboxConfig(Pod pod) throws IOException {
        String uid = pod.getMetadata().getUid();
        return PodSandboxConfig.newBuilder()
                .setMetadata(PodSandboxMetadata.newBuilder()
                        .setName(pod.getMetadata().getName())
                        .setNamespace(pod.getMetadata().getNamespace())
                        .setUid(uid))
                .setHostname(pod.getMetadata().getName())
                .setLogDirectory(Files.createDirectories(logs.resolve(uid)).toString())
                .setLinux(LinuxPodSandboxConfig.newBuilder().setCgroupParent(cgroupParent))
                .build();
    }

    @Override
    public void close() {
        channel.close();
    }
}
