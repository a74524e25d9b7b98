package dev.spillway.provider.kit;

import dev.spillway.core.NodeFacts;
import dev.spillway.core.PodRef;
import dev.spillway.core.volume.csi.CsiAttachment;
import dev.spillway.core.volume.csi.CsiDriverTerms;
import dev.spillway.provider.PodInputs;
import dev.spillway.provider.ServiceAccountToken;
import dev.spillway.provider.TokenSpec;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A cluster's worth of inputs, held in memory; {@link #put} tells every registered pod of the change. */
public final class InMemoryInputs implements PodInputs {
    private final NodeFacts node;
    private final Map<String, HasMetadata> objects = new ConcurrentHashMap<>();
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();

    public InMemoryInputs(NodeFacts node) {
        this.node = node;
    }

    /** Creates or replaces an object of any kind that pods take inputs from. */
    public void put(HasMetadata object) {
        objects.put(
                key(
                        object.getClass(),
                        object.getMetadata().getNamespace(),
                        object.getMetadata().getName()),
                object);
        listeners.forEach(Runnable::run);
    }

    @Override
    public NodeFacts node() {
        return node;
    }

    @Override
    public Registration register(Pod pod, Runnable changed) {
        listeners.add(changed);
        return () -> listeners.remove(changed);
    }

    @Override
    public Optional<ConfigMap> configMap(String namespace, String name) {
        return find(ConfigMap.class, namespace, name);
    }

    @Override
    public Optional<Secret> secret(String namespace, String name) {
        return find(Secret.class, namespace, name);
    }

    @Override
    public ServiceAccountToken token(PodRef pod, String serviceAccount, TokenSpec spec) {
        Instant issued = Instant.EPOCH;
        return new ServiceAccountToken(
                "token-of-" + serviceAccount + "-for-" + pod.uid(), issued, issued.plus(spec.expiry()));
    }

    @Override
    public List<Service> services(String namespace) {
        return objects.values().stream()
                .filter(Service.class::isInstance)
                .map(Service.class::cast)
                .filter(service -> namespace.equals(service.getMetadata().getNamespace()))
                .toList();
    }

    @Override
    public Optional<PersistentVolumeClaim> persistentVolumeClaim(String namespace, String name) {
        return find(PersistentVolumeClaim.class, namespace, name);
    }

    @Override
    public Optional<PersistentVolume> persistentVolume(String name) {
        return find(PersistentVolume.class, "", name);
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

    /** Every class names the handler of its own name. */
    @Override
    public Optional<String> runtimeHandler(String runtimeClass) {
        return Optional.of(runtimeClass);
    }

    private <T extends HasMetadata> Optional<T> find(Class<T> kind, String namespace, String name) {
        return Optional.ofNullable(objects.get(key(kind, namespace, name))).map(kind::cast);
    }

    private static String key(Class<?> kind, String namespace, String name) {
        return kind.getSimpleName() + "/" + Optional.ofNullable(namespace).orElse("") + "/" + name;
    }
}
