package dev.spillway.kube;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Optional;

/** Looks up persistent volumes and claims, anew each time. Safe for use by many threads. */
public final class VolumeObjects {
    private final ApiServer api;

    public VolumeObjects(ApiServer api) {
        this.api = api;
    }

    /** Empty if there is no such claim. */
    public Optional<PersistentVolumeClaim> claim(String namespace, String name) throws ApiException {
        return Lookup.find(() -> api.get(
                ApiPath.in(ApiPath.namespaced(namespace, "persistentvolumeclaims"), name),
                PersistentVolumeClaim.class));
    }

    /** Empty if there is no such volume. */
    public Optional<PersistentVolume> volume(String name) throws ApiException {
        return Lookup.find(() -> api.get(ApiPath.in("/api/v1/persistentvolumes", name), PersistentVolume.class));
    }
}
