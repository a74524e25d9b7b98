package dev.spillway.provider.cri.pod;

import dev.spillway.core.PodEvent;
import dev.spillway.core.PodRef;
import dev.spillway.core.network.policy.Wire;
import dev.spillway.cri.api.PodSandboxStatus;
import dev.spillway.provider.NetworkGuard;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.cri.runtime.CriException;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.function.Consumer;

/** Has a pod's sandbox guarded before anything runs in it. Used by the pod's worker alone. */
final class SandboxGuard {
    private final Host host;
    private final PodRef ref;
    private final Consumer<PodEvent> event;
    private String guarded = "";
    private String trouble = "";

    SandboxGuard(Host host, PodRef ref, Consumer<PodEvent> event) {
        this.host = host;
        this.ref = ref;
        this.event = event;
    }

    /** False if the rules for it cannot be put in force yet, which the pod's events say. */
    boolean guard(Pod pod, PodSandboxStatus sandbox) throws CriException {
        if (sandbox.getId().equals(guarded)) {
            return true;
        }
        Optional<Wire> wire = host.runtime().wire(sandbox.getId());
        try {
            if (wire.isPresent()) {
                host.guard().guard(pod, new NetworkGuard.Connected(ref, sandbox.getId(), wire.get()));
            }
            guarded = sandbox.getId();
            trouble = "";
            return true;
        } catch (ProviderException.Retryable e) {
            tell(e);
            return false;
        }
    }

    private void tell(ProviderException.Retryable e) {
        String message = String.valueOf(e.getMessage());
        if (!message.equals(trouble)) {
            event.accept(PodEvent.warning(e.reason(), message));
        }
        trouble = message;
    }
}
