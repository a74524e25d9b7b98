package dev.spillway.placement.overflow;

import dev.spillway.core.volume.ClaimedVolumes;
import java.util.Optional;

/** What is behind pods' claims. */
public interface Claims extends ClaimedVolumes.Source<RuntimeException> {

    /** The CSI driver that makes a storage class's volumes; empty if there is no such class, or if others make them. */
    Optional<String> csiDriverOf(String storageClass);
}
