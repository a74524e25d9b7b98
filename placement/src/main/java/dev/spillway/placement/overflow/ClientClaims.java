package dev.spillway.placement.overflow;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** Asks the API server each time: few pods that overflow have claims. Throws what the client throws. */
public final class ClientClaims implements Claims {
    private final KubernetesClient client;

    /** Over this client, which whoever made it closes. */
    public ClientClaims(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Optional<PersistentVolumeClaim> persistentVolumeClaim(String namespace, String name) {
        return Optional.ofNullable(client.persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(name)
                .get());
    }

    @Override
    public Optional<PersistentVolume> persistentVolume(String name) {
        return Optional.ofNullable(client.persistentVolumes().withName(name).get());
    }

    @Override
    public Optional<String> csiDriverOf(String storageClass) {
        return Optional.ofNullable(client.storage()
                        .v1()
                        .storageClasses()
                        .withName(storageClass)
                        .get())
                .map(StorageClass::getProvisioner)
                .filter(provisioner ->
                        client.storage().v1().csiDrivers().withName(provisioner).get() != null);
    }
}
