package dev.spillway.provider.cri.runtime;

import dev.spillway.core.network.policy.Wire;
import dev.spillway.cri.api.AttachRequest;
import dev.spillway.cri.api.Container;
import dev.spillway.cri.api.ContainerConfig;
import dev.spillway.cri.api.ContainerFilter;
import dev.spillway.cri.api.ContainerStats;
import dev.spillway.cri.api.ContainerStatsFilter;
import dev.spillway.cri.api.ContainerStatus;
import dev.spillway.cri.api.ContainerStatusRequest;
import dev.spillway.cri.api.CreateContainerRequest;
import dev.spillway.cri.api.ExecRequest;
import dev.spillway.cri.api.ExecSyncRequest;
import dev.spillway.cri.api.ExecSyncResponse;
import dev.spillway.cri.api.LinuxContainerResources;
import dev.spillway.cri.api.ListContainerStatsRequest;
import dev.spillway.cri.api.ListContainersRequest;
import dev.spillway.cri.api.ListPodSandboxRequest;
import dev.spillway.cri.api.ListPodSandboxStatsRequest;
import dev.spillway.cri.api.PodSandbox;
import dev.spillway.cri.api.PodSandboxConfig;
import dev.spillway.cri.api.PodSandboxFilter;
import dev.spillway.cri.api.PodSandboxStats;
import dev.spillway.cri.api.PodSandboxStatsFilter;
import dev.spillway.cri.api.PodSandboxStatus;
import dev.spillway.cri.api.PodSandboxStatusRequest;
import dev.spillway.cri.api.PodSandboxStatusResponse;
import dev.spillway.cri.api.PortForwardRequest;
import dev.spillway.cri.api.RemoveContainerRequest;
import dev.spillway.cri.api.RemovePodSandboxRequest;
import dev.spillway.cri.api.ReopenContainerLogRequest;
import dev.spillway.cri.api.RunPodSandboxRequest;
import dev.spillway.cri.api.RuntimeServiceGrpc;
import dev.spillway.cri.api.RuntimeServiceGrpc.RuntimeServiceBlockingV2Stub;
import dev.spillway.cri.api.StartContainerRequest;
import dev.spillway.cri.api.StatusRequest;
import dev.spillway.cri.api.StatusResponse;
import dev.spillway.cri.api.StopContainerRequest;
import dev.spillway.cri.api.StopPodSandboxRequest;
import dev.spillway.cri.api.UpdateContainerResourcesRequest;
import dev.spillway.cri.api.VersionRequest;
import dev.spillway.cri.api.VersionResponse;
import io.grpc.Channel;
import io.grpc.StatusException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The runtime half of CRI as blocking calls, each with the kubelet's timeout. Safe for use by many threads; calls are made
 * from virtual threads.
 */
public final class RuntimeClient {
    /** The kubelet's {@code runtimeRequestTimeout}. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    /** Twice that: a sandbox waits for its network. */
    private static final Duration SANDBOX_TIMEOUT = TIMEOUT.multipliedBy(2);

    private final RuntimeServiceBlockingV2Stub stub;

    public RuntimeClient(Channel channel) {
        this.stub = RuntimeServiceGrpc.newBlockingV2Stub(channel);
    }

    public VersionResponse version() throws CriException {
        return call(
                "Version",
                TIMEOUT,
                s -> s.version(VersionRequest.newBuilder().setVersion("v1").build()));
    }

    /** With the runtime's configuration among its infos, where it shows it. */
    public StatusResponse status() throws CriException {
        return call(
                "Status",
                TIMEOUT,
                s -> s.status(StatusRequest.newBuilder().setVerbose(true).build()));
    }

    /** With what the runtime says of itself in its own words: {@code config} is its configuration as JSON. */
    public StatusResponse verboseStatus() throws CriException {
        return call(
                "Status",
                TIMEOUT,
                s -> s.status(StatusRequest.newBuilder().setVerbose(true).build()));
    }

    /** The id of a new sandbox whose network is up. */
    public String runPodSandbox(PodSandboxConfig config, String runtimeHandler) throws CriException {
        RunPodSandboxRequest request = RunPodSandboxRequest.newBuilder()
                .setConfig(config)
                .setRuntimeHandler(runtimeHandler)
                .build();
        return call("RunPodSandbox", SANDBOX_TIMEOUT, s -> s.runPodSandbox(request))
                .getPodSandboxId();
    }

    public void stopPodSandbox(String id) throws CriException {
        StopPodSandboxRequest request =
                StopPodSandboxRequest.newBuilder().setPodSandboxId(id).build();
        call("StopPodSandbox", TIMEOUT, s -> s.stopPodSandbox(request));
    }

    public void removePodSandbox(String id) throws CriException {
        RemovePodSandboxRequest request =
                RemovePodSandboxRequest.newBuilder().setPodSandboxId(id).build();
        call("RemovePodSandbox", TIMEOUT, s -> s.removePodSandbox(request));
    }

    public PodSandboxStatus podSandboxStatus(String id) throws CriException {
        PodSandboxStatusRequest request =
                PodSandboxStatusRequest.newBuilder().setPodSandboxId(id).build();
        return call("PodSandboxStatus", TIMEOUT, s -> s.podSandboxStatus(request))
                .getStatus();
    }

    /** How the sandbox is connected; empty if it has no network (any more). */
    public Optional<Wire> wire(String id) throws CriException {
        PodSandboxStatusRequest request = PodSandboxStatusRequest.newBuilder()
                .setPodSandboxId(id)
                .setVerbose(true)
                .build();
        PodSandboxStatusResponse answer = call("PodSandboxStatus", TIMEOUT, s -> s.podSandboxStatus(request));
        return SandboxNetwork.wire(SandboxNetwork.addresses(answer.getStatus()), answer.getInfoMap());
    }

    /** Those that carry all of these labels. */
    public List<PodSandbox> podSandboxes(Map<String, String> labels) throws CriException {
        ListPodSandboxRequest request = ListPodSandboxRequest.newBuilder()
                .setFilter(PodSandboxFilter.newBuilder().putAllLabelSelector(labels))
                .build();
        return call("ListPodSandbox", TIMEOUT, s -> s.listPodSandbox(request)).getItemsList();
    }

    public String createContainer(String sandboxId, ContainerConfig config, PodSandboxConfig sandbox)
            throws CriException {
        CreateContainerRequest request = CreateContainerRequest.newBuilder()
                .setPodSandboxId(sandboxId)
                .setConfig(config)
                .setSandboxConfig(sandbox)
                .build();
        return call("CreateContainer", TIMEOUT, s -> s.createContainer(request)).getContainerId();
    }

    public void startContainer(String id) throws CriException {
        StartContainerRequest request =
                StartContainerRequest.newBuilder().setContainerId(id).build();
        call("StartContainer", TIMEOUT, s -> s.startContainer(request));
    }

    /** Returns when the container has ended, after {@code grace} at the latest; zero kills at once. */
    public void stopContainer(String id, Duration grace) throws CriException {
        StopContainerRequest request = StopContainerRequest.newBuilder()
                .setContainerId(id)
                .setTimeout(grace.toSeconds())
                .build();
        call("StopContainer", TIMEOUT.plus(grace), s -> s.stopContainer(request));
    }

    /** Changes what the cgroup of a running container is set to. */
    public void updateContainerResources(String id, LinuxContainerResources resources) throws CriException {
        UpdateContainerResourcesRequest request = UpdateContainerResourcesRequest.newBuilder()
                .setContainerId(id)
                .setLinux(resources)
                .build();
        call("UpdateContainerResources", TIMEOUT, s -> s.updateContainerResources(request));
    }

    public void removeContainer(String id) throws CriException {
        RemoveContainerRequest request =
                RemoveContainerRequest.newBuilder().setContainerId(id).build();
        call("RemoveContainer", TIMEOUT, s -> s.removeContainer(request));
    }

    /** Those that carry all of these labels. */
    public List<Container> containers(Map<String, String> labels) throws CriException {
        ListContainersRequest request = ListContainersRequest.newBuilder()
                .setFilter(ContainerFilter.newBuilder().putAllLabelSelector(labels))
                .build();
        return call("ListContainers", TIMEOUT, s -> s.listContainers(request)).getContainersList();
    }

    public ContainerStatus containerStatus(String id) throws CriException {
        ContainerStatusRequest request =
                ContainerStatusRequest.newBuilder().setContainerId(id).build();
        return call("ContainerStatus", TIMEOUT, s -> s.containerStatus(request)).getStatus();
    }

    public void reopenContainerLog(String id) throws CriException {
        ReopenContainerLogRequest request =
                ReopenContainerLogRequest.newBuilder().setContainerId(id).build();
        call("ReopenContainerLog", TIMEOUT, s -> s.reopenContainerLog(request));
    }

    /** Runs a command to its end, or kills it after {@code timeout} and throws {@link CriException#isTimeout}. */
    public ExecSyncResponse execSync(String id, List<String> command, Duration timeout) throws CriException {
        ExecSyncRequest request = ExecSyncRequest.newBuilder()
                .setContainerId(id)
                .addAllCmd(command)
                .setTimeout(timeout.toSeconds())
                .build();
        return call("ExecSync", TIMEOUT.plus(timeout), s -> s.execSync(request));
    }

    /** The address that serves this one command. */
    public String exec(ExecRequest request) throws CriException {
        return call("Exec", TIMEOUT, s -> s.exec(request)).getUrl();
    }

    public String attach(AttachRequest request) throws CriException {
        return call("Attach", TIMEOUT, s -> s.attach(request)).getUrl();
    }

    public String portForward(PortForwardRequest request) throws CriException {
        return call("PortForward", TIMEOUT, s -> s.portForward(request)).getUrl();
    }

    /** Of the running containers that carry all of these labels. */
    public List<ContainerStats> containerStats(Map<String, String> labels) throws CriException {
        ListContainerStatsRequest request = ListContainerStatsRequest.newBuilder()
                .setFilter(ContainerStatsFilter.newBuilder().putAllLabelSelector(labels))
                .build();
        return call("ListContainerStats", TIMEOUT, s -> s.listContainerStats(request))
                .getStatsList();
    }

    /** Of the ready sandboxes that carry all of these labels. */
    public List<PodSandboxStats> podSandboxStats(Map<String, String> labels) throws CriException {
        ListPodSandboxStatsRequest request = ListPodSandboxStatsRequest.newBuilder()
                .setFilter(PodSandboxStatsFilter.newBuilder().putAllLabelSelector(labels))
                .build();
        return call("ListPodSandboxStats", TIMEOUT, s -> s.listPodSandboxStats(request))
                .getStatsList();
    }

    private <T> T call(String name, Duration timeout, Call<T> call) throws CriException {
        try {
            return call.on(stub.withDeadlineAfter(timeout));
        } catch (StatusException e) {
            throw new CriException(name, e);
        }
    }

    private interface Call<T> {
        T on(RuntimeServiceBlockingV2Stub stub) throws StatusException;
    }
}
