package dev.spillway.placement.overflow;

import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.PodRef;
import dev.spillway.core.acceptance.FeatureSet;
import dev.spillway.core.placement.VirtualNodeRules;
import dev.spillway.core.volume.ClaimedVolume;
import dev.spillway.core.volume.ClaimedVolumes;
import dev.spillway.core.volume.ClaimedVolumes.Behind;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What virtual nodes would refuse a pod for behind its claims: the volumes that they are bound to, and those that a CSI
 * driver would make for them. Asks; so it is for pods that are about to overflow, not for all that are made.
 */
public final class ClaimRules implements VirtualNodeRules {
    private static final Logger log = LoggerFactory.getLogger(ClaimRules.class);

    private final Claims claims;
    private final Supplier<FeatureSet> features;

    public ClaimRules(Claims claims, Supplier<FeatureSet> features) {
        this.claims = claims;
        this.features = features;
    }

    @Override
    public List<String> problems(Pod pod) {
        return pod.getSpec().getVolumes().stream()
                .flatMap(volume -> problem(pod, volume).stream())
                .map(Refused::message)
                .toList();
    }

    private Optional<Refused> problem(Pod pod, Volume volume) {
        if (ClaimedVolumes.claimName(pod, volume).isEmpty()) {
            return Optional.empty();
        }
        try {
            Behind behind = ClaimedVolumes.behind(pod, volume, claims);
            return behind.bound().isPresent()
                    ? bound(pod, volume, behind)
                    : behind.claim().flatMap(this::unbound);
        } catch (KubernetesClientException e) {
            log.info(
                    "cannot look behind volume {} of pod {}; its node will: {}",
                    volume.getName(),
                    PodRef.of(pod),
                    e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Refused> bound(Pod pod, Volume volume, Behind behind) {
        return ClaimedVolumes.of(pod, volume, behind, features.get()) instanceof ClaimedVolume.Never(Refused why)
                ? Optional.of(why)
                : Optional.empty();
    }

    private Optional<Refused> unbound(PersistentVolumeClaim claim) {
        return Optional.ofNullable(claim.getSpec().getStorageClassName())
                .flatMap(claims::csiDriverOf)
                .flatMap(driver -> ClaimedVolumes.refusalOfDriver(claim, driver, features.get()));
    }
}
