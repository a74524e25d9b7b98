package dev.spillway.provider.cri.pod;

import dev.spillway.core.PodEvent;
import dev.spillway.core.network.PodDns;
import dev.spillway.core.network.PodHostname;
import dev.spillway.core.network.ResolvConf;
import dev.spillway.cri.api.PodSandboxConfig;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.cri.runtime.CriException;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.util.function.Consumer;

/** Sets up one pod's sandboxes. Used by the pod's worker alone. */
final class Sandboxes {
    private final Host host;
    private final PodSetup setup;
    private final SandboxConfigs configs;
    private final Consumer<PodEvent> event;
    private boolean dnsTold;

    Sandboxes(Host host, PodSetup setup, Consumer<PodEvent> event) {
        this.host = host;
        this.setup = setup;
        this.configs = new SandboxConfigs(host.scope(), host.logs(), host.seccompProfiles());
        this.event = event;
    }

    /** There is no sandbox; the message says why. */
    static final class NotMadeException extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean uncertain;

        NotMadeException(String message, boolean uncertain) {
            super(message);
            this.uncertain = uncertain;
        }

        /** The runtime was asked: it may have made one all the same. */
        boolean uncertain() {
            return uncertain;
        }

        String words() {
            return String.valueOf(getMessage());
        }
    }

    /** The id of a new one. */
    String create(Pod pod, PodSandboxConfig config) throws NotMadeException {
        String handler = handler(pod);
        if (UserNamespaces.wanted(pod) && !host.handlers().userNamespaces(handler)) {
            String of = handler.isEmpty() ? "runtime" : "RuntimeClass handler \"" + handler + "\"";
            throw new NotMadeException(
                    "can't set `spec.hostUsers: false`, " + of + " does not support user namespaces", false);
        }
        host.starts().acquireUninterruptibly();
        try {
            return host.runtime().runPodSandbox(config, handler);
        } catch (CriException e) {
            throw new NotMadeException(SandboxTrouble.inWords(String.valueOf(e.getMessage())), true);
        } finally {
            host.starts().release();
        }
    }

    /** What the runtime is told of it, with every call that concerns it. */
    PodSandboxConfig config(Pod pod, int attempt) throws IOException {
        String name = PodHostname.of(pod, host.dns().domain()).kernelName(pod.getSpec());
        PodDns dns = PodDns.of(
                pod,
                ResolvConf.parse(Files.readString(host.resolvConf())),
                host.dns().servers(),
                host.dns().domain());
        if (!dnsTold) {
            dns.events().forEach(event);
            dnsTold = true;
        }
        String cgroup = CgroupPaths.ofPod(host.cgroupParent(), pod);
        return configs.config(
                pod, attempt, name, dns.resolvConf(), cgroup, host.users().of(pod, setup.files()));
    }

    private String handler(Pod pod) throws NotMadeException {
        String runtimeClass = pod.getSpec().getRuntimeClassName();
        if (runtimeClass == null || runtimeClass.isEmpty()) {
            return host.sandbox();
        }
        try {
            return host.inputs()
                    .runtimeHandler(runtimeClass)
                    .orElseThrow(() ->
                            new NotMadeException("RuntimeClass.node.k8s.io \"" + runtimeClass + "\" not found", false));
        } catch (ProviderException e) {
            throw new NotMadeException(String.valueOf(e.getMessage()), false);
        }
    }
}
