package dev.spillway.provider.cri.health;

import dev.spillway.cri.api.ExecSyncResponse;
import dev.spillway.provider.cri.runtime.CriException;
import dev.spillway.provider.cri.runtime.RuntimeClient;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import javax.net.ssl.SSLException;

/** Runs lifecycle hooks. Blocks until the hook is over. */
public final class LifecycleHooks {
    private static final String USER_AGENT = "kube-lifecycle/1.36";

    private final RuntimeClient runtime;

    public LifecycleHooks(RuntimeClient runtime) {
        this.runtime = runtime;
    }

    /** Runs one; {@code target} says for how long at most. A hook without a handler that we know is nothing to run. */
    public Answer run(LifecycleHandler hook, Target target) throws InterruptedException {
        if (hook.getExec() != null) {
            return exec(hook, target);
        }
        if (hook.getHttpGet() != null) {
            return http(hook.getHttpGet(), target);
        }
        if (hook.getSleep() != null) {
            Duration asked = Duration.ofSeconds(hook.getSleep().getSeconds());
            Thread.sleep(asked.compareTo(target.timeout()) < 0 ? asked : target.timeout());
        }
        return new Answer.Good("");
    }

    private Answer exec(LifecycleHandler hook, Target target) {
        try {
            ExecSyncResponse done =
                    runtime.execSync(target.containerId(), hook.getExec().getCommand(), target.timeout());
            String output = done.getStdout().toStringUtf8() + done.getStderr().toStringUtf8();
            return done.getExitCode() == 0
                    ? new Answer.Good(output)
                    : new Answer.Bad("command exited with " + done.getExitCode() + ": " + output);
        } catch (CriException e) {
            return new Answer.Bad(e.getMessage());
        }
    }

    private static Answer http(HTTPGetAction action, Target target) {
        OptionalInt port = Ports.resolve(action.getPort(), target.container());
        if (port.isEmpty()) {
            return new Answer.Bad("couldn't find port: " + action.getPort());
        }
        HttpRequest request = HttpRequest.of(action, port.getAsInt(), target.podIp(), USER_AGENT, target.timeout());
        try {
            send(request);
            return new Answer.Good("");
        } catch (IOException e) {
            return new Answer.Bad("Get \"" + request.uri() + "\": " + e.getMessage());
        }
    }

    /** Manifests said HTTPS for years and were asked by HTTP: a server that speaks no TLS is asked again without. */
    private static void send(HttpRequest request) throws IOException {
        try {
            request.send();
        } catch (SSLException e) {
            request.withoutTls().send();
        }
    }
}
