package dev.spillway.provider.cri.health;

import dev.spillway.core.probe.HttpProbe;
import dev.spillway.core.probe.ProbeResult;
import dev.spillway.cri.api.ExecSyncResponse;
import dev.spillway.provider.cri.health.HttpRequest.Response;
import dev.spillway.provider.cri.runtime.CriException;
import dev.spillway.provider.cri.runtime.RuntimeClient;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** Asks a container once how it is, in each of the ways a probe can. Blocks until there is an answer. */
public final class Checks {
    private static final int MAX_REDIRECTS = 10;
    private static final int OUTPUT_LIMIT = 10 * 1024;

    private final RuntimeClient runtime;

    public Checks(RuntimeClient runtime) {
        this.runtime = runtime;
    }

    public Answer check(Probe probe, Target target) {
        if (probe.getExec() != null) {
            return exec(probe.getExec().getCommand(), target);
        }
        if (probe.getHttpGet() != null) {
            return http(probe.getHttpGet(), target);
        }
        if (probe.getTcpSocket() != null) {
            return tcp(probe.getTcpSocket(), target);
        }
        if (probe.getGrpc() != null) {
            String service =
                    probe.getGrpc().getService() == null ? "" : probe.getGrpc().getService();
            return GrpcHealth.check(target.podIp(), probe.getGrpc().getPort(), service, target.timeout());
        }
        return new Answer.Unasked(
                "missing probe handler for container " + target.container().getName());
    }

    private Answer exec(List<String> command, Target target) {
        try {
            ExecSyncResponse done = runtime.execSync(target.containerId(), command, target.timeout());
            String output =
                    cut(done.getStdout().toStringUtf8() + done.getStderr().toStringUtf8());
            return done.getExitCode() == 0 ? new Answer.Good(output) : new Answer.Bad(output);
        } catch (CriException e) {
            return e.isTimeout()
                    ? new Answer.Bad("command timed out: \"" + String.join(" ", command) + "\" timed out after "
                            + target.timeout().toSeconds() + "s")
                    : new Answer.Unasked(e.getMessage());
        }
    }

    private static Answer http(HTTPGetAction action, Target target) {
        OptionalInt port = Ports.resolve(action.getPort(), target.container());
        if (port.isEmpty()) {
            return new Answer.Unasked("couldn't find port: " + action.getPort());
        }
        HttpRequest request =
                HttpRequest.of(action, port.getAsInt(), target.podIp(), HttpProbe.USER_AGENT, target.timeout());
        try {
            return follow(request);
        } catch (SocketTimeoutException e) {
            return new Answer.Bad("Get \"" + request.uri() + "\": context deadline exceeded");
        } catch (IOException e) {
            return new Answer.Bad("Get \"" + request.uri() + "\": " + e.getMessage());
        }
    }

    private static Answer follow(HttpRequest first) throws IOException {
        HttpRequest request = first;
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            Response response = request.send();
            boolean redirects = response.status() >= 300 && response.status() < 400;
            if (!redirects) {
                return HttpProbe.result(response.status()) == ProbeResult.SUCCESS
                        ? new Answer.Good(response.body())
                        : new Answer.Bad("HTTP probe failed with statuscode: " + response.status());
            }
            Optional<URI> next = response.location()
                    .filter(to -> Objects.equals(to.getHost(), first.uri().getHost()));
            if (next.isEmpty()) {
                // Elsewhere is not this container's business: that it answered is enough.
                return new Answer.Warned("Probe terminated redirects, Response body: " + response.body());
            }
            request = request.to(next.get());
        }
        return new Answer.Bad("Get \"" + first.uri() + "\": stopped after " + MAX_REDIRECTS + " redirects");
    }

    private static Answer tcp(TCPSocketAction action, Target target) {
        OptionalInt port = Ports.resolve(action.getPort(), target.container());
        if (port.isEmpty()) {
            return new Answer.Unasked("couldn't find port: " + action.getPort());
        }
        String host = action.getHost() == null || action.getHost().isEmpty() ? target.podIp() : action.getHost();
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(host, port.getAsInt()),
                    Math.toIntExact(target.timeout().toMillis()));
            return new Answer.Good("");
        } catch (IOException e) {
            return new Answer.Bad("dial tcp " + host + ":" + port.getAsInt() + ": " + e.getMessage());
        }
    }

    private static String cut(String output) {
        return output.length() <= OUTPUT_LIMIT ? output : output.substring(0, OUTPUT_LIMIT);
    }
}
