package dev.spillway.node;

import dev.spillway.core.NodeFacts;
import dev.spillway.core.PodRef;
import dev.spillway.core.volume.csi.CsiAttachment;
import dev.spillway.core.volume.csi.CsiDriverTerms;
import dev.spillway.kube.ApiException;
import dev.spillway.kube.ApiServer;
import dev.spillway.kube.CsiObjects;
import dev.spillway.kube.IssuedToken;
import dev.spillway.kube.ObjectWatch;
import dev.spillway.kube.RuntimeClasses;
import dev.spillway.kube.ServiceAccountTokens;
import dev.spillway.kube.ServiceCache;
import dev.spillway.kube.VolumeObjects;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** {@link PodInputs} over room {@code kube}: each object that a pod names is watched by itself, as the Node authorizer allows. */
final class KubePodInputs implements PodInputs, AutoCloseable {
    private final NodeFacts node;
    private final ObjectWatch<ConfigMap> configMaps;
    private final ObjectWatch<Secret> secrets;
    private final ServiceCache services;
    private final ServiceAccountTokens tokens;
    private final VolumeObjects volumes;
    private final RuntimeClasses runtimeClasses;
    private final CsiObjects csi;
    private final Predicate<String> knownInUse;

    /** @param knownInUse whether the Node in the API has this volume among its {@code volumesInUse} */
    KubePodInputs(NodeFacts node, ApiServer api, ServiceCache services, Predicate<String> knownInUse) {
        this.node = node;
        this.csi = new CsiObjects(api);
        this.knownInUse = knownInUse;
        this.configMaps = ObjectWatch.configMaps(api);
        this.secrets = ObjectWatch.secrets(api);
        this.services = services;
        this.tokens = new ServiceAccountTokens(api);
        this.volumes = new VolumeObjects(api);
        this.runtimeClasses = new RuntimeClasses(api);
    }

    @Override
    public NodeFacts node() {
        return node;
    }

    @Override
    public Registration register(Pod pod, Runnable changed) {
        String namespace = pod.getMetadata().getNamespace();
        ReferencedObjects named = ReferencedObjects.of(pod.getSpec());
        List<ObjectWatch.Interest> interests = new ArrayList<>();
        named.configMaps().forEach(name -> interests.add(configMaps.watch(namespace, name, changed)));
        named.secrets().forEach(name -> interests.add(secrets.watch(namespace, name, changed)));
        return () -> interests.forEach(ObjectWatch.Interest::close);
    }

    @Override
    public Optional<ConfigMap> configMap(String namespace, String name) throws ProviderException.Retryable {
        return ask(() -> configMaps.get(namespace, name));
    }

    @Override
    public Optional<Secret> secret(String namespace, String name) throws ProviderException.Retryable {
        return ask(() -> secrets.get(namespace, name));
    }

    @Override
    public ServiceAccountToken token(PodRef pod, String serviceAccount, TokenSpec spec) throws ProviderException {
        IssuedToken issued = ask(() -> tokens.request(pod, serviceAccount, spec.audience(), spec.expiry()));
        return new ServiceAccountToken(issued.token(), issued.issuedAt(), issued.expiresAt());
    }

    @Override
    public List<Service> services(String namespace) throws ProviderException.Retryable {
        return ask(() -> services.visibleFrom(namespace));
    }

    @Override
    public Optional<PersistentVolumeClaim> persistentVolumeClaim(String namespace, String name)
            throws ProviderException.Retryable {
        return ask(() -> volumes.claim(namespace, name));
    }

    @Override
    public Optional<PersistentVolume> persistentVolume(String name) throws ProviderException.Retryable {
        return ask(() -> volumes.volume(name));
    }

    @Override
    public Optional<CsiDriverTerms> csiDriver(String name) throws ProviderException.Retryable {
        return ask(() -> csi.driver(name));
    }

    @Override
    public Optional<CsiAttachment> csiAttachment(String name) throws ProviderException.Retryable {
        return ask(() -> csi.attachment(name));
    }

    @Override
    public boolean knownInUse(String uniqueVolumeName) {
        return knownInUse.test(uniqueVolumeName);
    }

    @Override
    public Optional<String> runtimeHandler(String runtimeClass) throws ProviderException.Retryable {
        return ask(() -> runtimeClasses.handler(runtimeClass));
    }

    @Override
    public void close() {
        configMaps.close();
        secrets.close();
    }

    /** Whatever the API server objects to can change without the pod: a right granted, an account created. */
    private static <T> T ask(Question<T> question) throws ProviderException.Retryable {
        try {
            return question.ask();
        } catch (ApiException e) {
            throw new ProviderException.Retryable("FailedToReadFromApi", e.getMessage());
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws ApiException;
    }
}
