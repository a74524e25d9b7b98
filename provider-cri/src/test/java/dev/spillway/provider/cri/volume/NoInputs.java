package dev.spillway.provider.cri.volume;

import dev.spillway.core.NodeFacts;
import dev.spillway.core.PodRef;
import dev.spillway.core.volume.csi.CsiAttachment;
import dev.spillway.core.volume.csi.CsiDriverTerms;
import dev.spillway.provider.PodInputs;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.ServiceAccountToken;
import dev.spillway.provider.TokenSpec;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Optional;

/** A cluster with nothing in it. */
public class NoInputs implements PodInputs {
    @Override
    public NodeFacts node() {
        return new NodeFacts("node", List.of("192.0.2.1"));
    }

    @Override
    public Registration register(Pod pod, Runnable changed) {
        return () -> {};
    }

    @Override
    public Optional<ConfigMap> configMap(String namespace, String name) {
        return Optional.empty();
    }

    @Override
    public Optional<Secret> secret(String namespace, String name) {
        return Optional.empty();
    }

    @Override
    public ServiceAccountToken token(PodRef pod, String serviceAccount, TokenSpec spec) throws ProviderException {
        throw new ProviderException.Permanent("NoTokens", "nobody issues tokens here");
    }

    @Override
    public List<Service> services(String namespace) {
        return List.of();
    }

    @Override
    public Optional<PersistentVolumeClaim> persistentVolumeClaim(String namespace, String name) {
        return Optional.empty();
    }

    @Override
    public Optional<PersistentVolume> persistentVolume(String name) {
        return Optional.empty();
    }

    @Override
    public Optional<CsiDriverTerms> csiDriver(String name) {
        return Optional.empty();
    }

    @Override
    public Optional<CsiAttachment> csiAttachment(String name) {
        return Optional.empty();
    }

    @Override
    public boolean knownInUse(String uniqueVolumeName) {
        return false;
    }

    @Override
    public Optional<String> runtimeHandler(String runtimeClass) {
        return Optional.empty();
    }
}
