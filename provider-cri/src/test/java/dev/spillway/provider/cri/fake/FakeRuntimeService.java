package dev.spillway.provider.cri.fake;

import dev.spillway.cri.api.AttachRequest;
import dev.spillway.cri.api.AttachResponse;
import dev.spillway.cri.api.Container;
import dev.spillway.cri.api.ContainerStatus;
import dev.spillway.cri.api.ContainerStatusRequest;
import dev.spillway.cri.api.ContainerStatusResponse;
import dev.spillway.cri.api.CreateContainerRequest;
import dev.spillway.cri.api.CreateContainerResponse;
import dev.spillway.cri.api.ExecRequest;
import dev.spillway.cri.api.ExecResponse;
import dev.spillway.cri.api.ListContainersRequest;
import dev.spillway.cri.api.ListContainersResponse;
import dev.spillway.cri.api.ListPodSandboxRequest;
import dev.spillway.cri.api.ListPodSandboxResponse;
import dev.spillway.cri.api.ListPodSandboxStatsRequest;
import dev.spillway.cri.api.ListPodSandboxStatsResponse;
import dev.spillway.cri.api.PodSandbox;
import dev.spillway.cri.api.PodSandboxAttributes;
import dev.spillway.cri.api.PodSandboxState;
import dev.spillway.cri.api.PodSandboxStats;
import dev.spillway.cri.api.PodSandboxStatus;
import dev.spillway.cri.api.PodSandboxStatusRequest;
import dev.spillway.cri.api.PodSandboxStatusResponse;
import dev.spillway.cri.api.PortForwardRequest;
import dev.spillway.cri.api.PortForwardResponse;
import dev.spillway.cri.api.RemoveContainerRequest;
import dev.spillway.cri.api.RemoveContainerResponse;
import dev.spillway.cri.api.RemovePodSandboxRequest;
import dev.spillway.cri.api.RemovePodSandboxResponse;
import dev.spillway.cri.api.RunPodSandboxRequest;
import dev.spillway.cri.api.RunPodSandboxResponse;
import dev.spillway.cri.api.RuntimeServiceGrpc;
import dev.spillway.cri.api.StartContainerRequest;
import dev.spillway.cri.api.StartContainerResponse;
import dev.spillway.cri.api.StatusRequest;
import dev.spillway.cri.api.StatusResponse;
import dev.spillway.cri.api.StopContainerRequest;
import dev.spillway.cri.api.StopContainerResponse;
import dev.spillway.cri.api.StopPodSandboxRequest;
import dev.spillway.cri.api.StopPodSandboxResponse;
import dev.spillway.cri.api.VersionRequest;
import dev.spillway.cri.api.VersionResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The runtime half of the fake. */
final class FakeRuntimeService extends RuntimeServiceGrpc.RuntimeServiceImplBase {
    private static final String STREAMING = "http://127.0.0.1:1/";

    private final FakeRuntime runtime;

    FakeRuntimeService(FakeRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public void version(VersionRequest request, StreamObserver<VersionResponse> response) {
        answer("Version", response, runtime.version());
    }

    @Override
    public void status(StatusRequest request, StreamObserver<StatusResponse> response) {
        answer("Status", response, runtime.status());
    }

    @Override
    public void runPodSandbox(RunPodSandboxRequest request, StreamObserver<RunPodSandboxResponse> response) {
        try {
            runtime.awaitGate();
        } catch (InterruptedException e) {
            response.onError(Status.CANCELLED.asException());
            return;
        }
        String id = runtime.addSandbox(request.getConfig());
        answer(
                "RunPodSandbox",
                response,
                RunPodSandboxResponse.newBuilder().setPodSandboxId(id).build());
    }

    @Override
    public void stopPodSandbox(StopPodSandboxRequest request, StreamObserver<StopPodSandboxResponse> response) {
        synchronized (runtime) {
            runtime.sandboxes.computeIfPresent(
                    request.getPodSandboxId(),
                    (id, s) -> s.toBuilder()
                            .setState(PodSandboxState.SANDBOX_NOTREADY)
                            .clearNetwork()
                            .build());
        }
        answer("StopPodSandbox", response, StopPodSandboxResponse.getDefaultInstance());
    }

    @Override
    public void removePodSandbox(RemovePodSandboxRequest request, StreamObserver<RemovePodSandboxResponse> response) {
        synchronized (runtime) {
            PodSandboxStatus removed = runtime.sandboxes.remove(request.getPodSandboxId());
            if (removed != null) {
                String uid = removed.getMetadata().getUid();
                runtime.containers
                        .values()
                        .removeIf(c -> uid.equals(c.getLabelsMap().get("io.kubernetes.pod.uid")));
            }
        }
        answer("RemovePodSandbox", response, RemovePodSandboxResponse.getDefaultInstance());
    }

    @Override
    public void podSandboxStatus(PodSandboxStatusRequest request, StreamObserver<PodSandboxStatusResponse> response) {
        PodSandboxStatus status;
        synchronized (runtime) {
            status = runtime.sandboxes.get(request.getPodSandboxId());
        }
        if (status == null) {
            response.onError(Status.NOT_FOUND.asException());
            return;
        }
        answer(
                "PodSandboxStatus",
                response,
                PodSandboxStatusResponse.newBuilder().setStatus(status).build());
    }

    @Override
    public void listPodSandbox(ListPodSandboxRequest request, StreamObserver<ListPodSandboxResponse> response) {
        ListPodSandboxResponse.Builder list = ListPodSandboxResponse.newBuilder();
        for (PodSandboxStatus s : runtime.sandboxesNow()) {
            if (matches(s.getLabelsMap(), request.getFilter().getLabelSelectorMap())) {
                list.addItems(PodSandbox.newBuilder()
                        .setId(s.getId())
                        .setMetadata(s.getMetadata())
                        .setState(s.getState())
                        .setCreatedAt(s.getCreatedAt())
                        .putAllLabels(s.getLabelsMap()));
            }
        }
        answer("ListPodSandbox", response, list.build());
    }

    @Override
    public void createContainer(CreateContainerRequest request, StreamObserver<CreateContainerResponse> response) {
        answer(
                "CreateContainer",
                response,
                CreateContainerResponse.newBuilder()
                        .setContainerId(runtime.addContainer(request))
                        .build());
    }

    @Override
    public void startContainer(StartContainerRequest request, StreamObserver<StartContainerResponse> response) {
        if (runtime.holdsStart(request.getContainerId())) {
            return;
        }
        try {
            runtime.run(request.getContainerId());
            answer("StartContainer", response, StartContainerResponse.getDefaultInstance());
        } catch (IOException e) {
            response.onError(Status.INTERNAL.withDescription(e.getMessage()).asException());
        }
    }

    @Override
    public void stopContainer(StopContainerRequest request, StreamObserver<StopContainerResponse> response) {
        String id = request.getContainerId();
        List<String> command = runtime.commands.getOrDefault(id, List.of("polite"));
        try {
            if (command.getFirst().equals("stubborn")) {
                boolean done = FakeRuntime.known(runtime.ended.get(id)).await(request.getTimeout(), TimeUnit.SECONDS);
                runtime.end(id, done ? 0 : 137);
            } else {
                runtime.end(id, 0);
            }
            answer("StopContainer", response, StopContainerResponse.getDefaultInstance());
        } catch (InterruptedException e) {
            response.onError(Status.CANCELLED.asException());
        }
    }

    @Override
    public void removeContainer(RemoveContainerRequest request, StreamObserver<RemoveContainerResponse> response) {
        synchronized (runtime) {
            runtime.containers.remove(request.getContainerId());
        }
        answer("RemoveContainer", response, RemoveContainerResponse.getDefaultInstance());
    }

    @Override
    public void listContainers(ListContainersRequest request, StreamObserver<ListContainersResponse> response) {
        ListContainersResponse.Builder list = ListContainersResponse.newBuilder();
        for (ContainerStatus c : runtime.containersNow()) {
            if (matches(c.getLabelsMap(), request.getFilter().getLabelSelectorMap())) {
                list.addContainers(Container.newBuilder()
                        .setId(c.getId())
                        .setMetadata(c.getMetadata())
                        .setState(c.getState())
                        .setCreatedAt(c.getCreatedAt())
                        .setImage(c.getImage())
                        .putAllLabels(c.getLabelsMap()));
            }
        }
        answer("ListContainers", response, list.build());
    }

    @Override
    public void containerStatus(ContainerStatusRequest request, StreamObserver<ContainerStatusResponse> response) {
        ContainerStatus status;
        synchronized (runtime) {
            status = runtime.containers.get(request.getContainerId());
        }
        if (status == null) {
            response.onError(Status.NOT_FOUND.asException());
            return;
        }
        answer(
                "ContainerStatus",
                response,
                ContainerStatusResponse.newBuilder().setStatus(status).build());
    }

    @Override
    public void exec(ExecRequest request, StreamObserver<ExecResponse> response) {
        answer(
                "Exec",
                response,
                ExecResponse.newBuilder().setUrl(STREAMING + "exec/token").build());
    }

    @Override
    public void attach(AttachRequest request, StreamObserver<AttachResponse> response) {
        answer(
                "Attach",
                response,
                AttachResponse.newBuilder().setUrl(STREAMING + "attach/token").build());
    }

    @Override
    public void portForward(PortForwardRequest request, StreamObserver<PortForwardResponse> response) {
        answer(
                "PortForward",
                response,
                PortForwardResponse.newBuilder()
                        .setUrl(STREAMING + "portforward/token")
                        .build());
    }

    @Override
    public void listPodSandboxStats(
            ListPodSandboxStatsRequest request, StreamObserver<ListPodSandboxStatsResponse> response) {
        ListPodSandboxStatsResponse.Builder list = ListPodSandboxStatsResponse.newBuilder();
        for (PodSandboxStatus s : runtime.sandboxesNow()) {
            if (s.getState() == PodSandboxState.SANDBOX_READY) {
                list.addStats(PodSandboxStats.newBuilder()
                        .setAttributes(PodSandboxAttributes.newBuilder()
                                .setId(s.getId())
                                .putAllLabels(s.getLabelsMap())));
            }
        }
        answer("ListPodSandboxStats", response, list.build());
    }

    private <T> void answer(String call, StreamObserver<T> response, T value) {
        runtime.called(call);
        response.onNext(value);
        response.onCompleted();
    }

    private static boolean matches(Map<String, String> labels, Map<String, String> selector) {
        return labels.entrySet().containsAll(selector.entrySet());
    }
}
