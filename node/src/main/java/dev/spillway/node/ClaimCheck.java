package dev.spillway.node;

import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.acceptance.NodeTerms;
import dev.spillway.core.volume.ClaimedVolumes;
import dev.spillway.provider.PodInputs;
import dev.spillway.provider.ProviderException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.Optional;

/** Looks at what is behind a new pod's claims, so that what can never be mounted is refused and not waited for. */
final class ClaimCheck {
    private final PodInputs inputs;

    ClaimCheck(PodInputs inputs) {
        this.inputs = inputs;
    }

    /** Asks the API server for each claim; pods without any cost nothing. */
    Optional<Refused> refusal(Pod pod, NodeTerms node) throws ProviderException.Retryable {
        for (Volume volume : pod.getSpec().getVolumes()) {
            Optional<Refused> refused = ClaimedVolumes.claims(volume) ? refusal(pod, volume, node) : Optional.empty();
            if (refused.isPresent()) {
                return refused;
            }
        }
        return Optional.empty();
    }

    private Optional<Refused> refusal(Pod pod, Volume volume, NodeTerms node) throws ProviderException.Retryable {
        return ClaimedVolumes.refusal(pod, volume, ClaimedVolumes.behind(pod, volume, inputs), node);
    }
}
