package dev.spillway.placement.overflow;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Optional;

/** What is behind pods' claims. */
public interface Claims {
    Optional<PersistentVolumeClaim> claim(String namespace, String name);

    Optional<PersistentVolume> volume(String name);

    /** The CSI driver that makes a storage class's volumes; empty if there is no such class, or if others make them. */
    Optional<String> csiDriverOf(String storageClass);
}
