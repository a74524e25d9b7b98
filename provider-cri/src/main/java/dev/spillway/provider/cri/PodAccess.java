package dev.spillway.provider.cri;

import dev.spillway.core.PodRef;
import dev.spillway.core.PodStats;
import dev.spillway.cri.api.ContainerState;
import dev.spillway.cri.api.ContainerStatus;
import dev.spillway.cri.api.PodSandboxState;
import dev.spillway.cri.api.PodSandboxStatus;
import dev.spillway.provider.AttachRequest;
import dev.spillway.provider.ExecRequest;
import dev.spillway.provider.LogOptions;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.Session;
import dev.spillway.provider.cri.log.LogChanges;
import dev.spillway.provider.cri.log.LogFollower;
import dev.spillway.provider.cri.pod.CriScope;
import dev.spillway.provider.cri.pod.PodWorker;
import dev.spillway.provider.cri.runtime.CriException;
import dev.spillway.provider.cri.runtime.RuntimeClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Looks into running pods: logs, streams, usage. Never changes anything. Safe for use by many threads. */
final class PodAccess {
    private final RuntimeClient runtime;
    private final LogFollower logs;
    private final Usage usage;

    PodAccess(RuntimeClient runtime, LogChanges changes, CriScope scope) {
        this.runtime = runtime;
        this.logs = new LogFollower(changes);
        this.usage = new Usage(runtime, scope);
    }

    void logs(PodWorker pod, String container, LogOptions options, OutputStream out) throws ProviderException {
        List<ContainerStatus> attempts = pod.attempts(container);
        if (options.previous()) {
            if (attempts.size() < 2) {
                throw new ProviderException.NotFound("previous terminated container \"" + container + "\" in pod \""
                        + pod.ref().name() + "\" not found");
            }
            write(attempts.get(1), options, () -> false, out);
            return;
        }
        if (attempts.isEmpty()) {
            throw new ProviderException.Retryable(
                    "ContainerCreating",
                    "container \"" + container + "\" in pod \"" + pod.ref().name()
                            + "\" is waiting to start: ContainerCreating");
        }
        String id = attempts.getFirst().getId();
        BooleanSupplier runs = () -> pod.attempts(container).stream()
                .anyMatch(c -> c.getId().equals(id) && c.getState() == ContainerState.CONTAINER_RUNNING);
        write(attempts.getFirst(), options, runs, out);
    }

    private void write(ContainerStatus container, LogOptions options, BooleanSupplier runs, OutputStream out)
            throws ProviderException {
        try {
            logs.write(Path.of(container.getLogPath()), options, runs, out);
        } catch (IOException e) {
            throw new ProviderException.Retryable(
                    "LogNotReadable",
                    "cannot read the log of container "
                            + container.getMetadata().getName() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            // The reader went away.
            Thread.currentThread().interrupt();
        }
    }

    Session exec(PodWorker pod, ExecRequest request) throws ProviderException {
        String id = running(pod, request.container());
        return relay(() -> runtime.exec(dev.spillway.cri.api.ExecRequest.newBuilder()
                .setContainerId(id)
                .addAllCmd(request.command())
                .setTty(request.tty())
                .setStdin(request.stdin())
                .setStdout(request.stdout())
                .setStderr(request.stderr() && !request.tty())
                .build()));
    }

    Session attach(PodWorker pod, AttachRequest request) throws ProviderException {
        String id = running(pod, request.container());
        return relay(() -> runtime.attach(dev.spillway.cri.api.AttachRequest.newBuilder()
                .setContainerId(id)
                .setTty(request.tty())
                .setStdin(request.stdin())
                .setStdout(request.stdout())
                .setStderr(request.stderr() && !request.tty())
                .build()));
    }

    Session portForward(PodWorker pod, List<Integer> ports) throws ProviderException {
        PodSandboxStatus sandbox = pod.sandbox()
                .filter(s -> s.getState() == PodSandboxState.SANDBOX_READY)
                .orElseThrow(() -> new ProviderException.NotFound("pod " + pod.ref() + " does not run"));
        return relay(() -> runtime.portForward(dev.spillway.cri.api.PortForwardRequest.newBuilder()
                .setPodSandboxId(sandbox.getId())
                .addAllPort(ports)
                .build()));
    }

    List<PodStats> stats() throws ProviderException {
        try {
            return usage.read();
        } catch (CriException e) {
            throw new ProviderException.Retryable("RuntimeNotReady", e.getMessage());
        }
    }

    private static String running(PodWorker pod, String container) throws ProviderException {
        return pod.attempts(container).stream()
                .findFirst()
                .filter(c -> c.getState() == ContainerState.CONTAINER_RUNNING)
                .map(ContainerStatus::getId)
                .orElseThrow(() -> new ProviderException.NotFound(
                        "container not found (\"" + container + "\") or not running in pod " + ref(pod)));
    }

    private static PodRef ref(PodWorker pod) {
        return pod.ref();
    }

    private static Session relay(Ask ask) throws ProviderException {
        try {
            return new Session.Relay(URI.create(ask.url()));
        } catch (CriException e) {
            throw e.isNotFound()
                    ? new ProviderException.NotFound(e.getMessage())
                    : new ProviderException.Retryable("RuntimeError", e.getMessage());
        }
    }

    private interface Ask {
        String url() throws CriException;
    }
}
