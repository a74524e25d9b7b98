package dev.spillway.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.EphemeralContainer;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The names of the ConfigMaps and Secrets, in a pod's own namespace, that its spec refers to.
 *
 * @param configMaps sorted
 * @param secrets sorted
 */
record ReferencedObjects(Set<String> configMaps, Set<String> secrets) {

    static ReferencedObjects of(PodSpec spec) {
        ReferencedObjects found = new ReferencedObjects(new TreeSet<>(), new TreeSet<>());
        Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream())
                .forEach(found::addContainer);
        spec.getEphemeralContainers().forEach(found::addEphemeral);
        spec.getVolumes().forEach(found::addVolume);
        spec.getImagePullSecrets().forEach(secret -> add(found.secrets, secret.getName()));
        return found;
    }

    private void addContainer(Container container) {
        container
                .getEnv()
                .forEach(env -> Optional.ofNullable(env.getValueFrom()).ifPresent(this::addVariable));
        addAll(container.getEnvFrom());
    }

    private void addEphemeral(EphemeralContainer container) {
        container
                .getEnv()
                .forEach(env -> Optional.ofNullable(env.getValueFrom()).ifPresent(this::addVariable));
        addAll(container.getEnvFrom());
    }

    private void addVariable(EnvVarSource source) {
        Optional.ofNullable(source.getConfigMapKeyRef()).ifPresent(ref -> add(configMaps, ref.getName()));
        Optional.ofNullable(source.getSecretKeyRef()).ifPresent(ref -> add(secrets, ref.getName()));
    }

    private void addAll(List<EnvFromSource> sources) {
        for (EnvFromSource source : sources) {
            Optional.ofNullable(source.getConfigMapRef()).ifPresent(ref -> add(configMaps, ref.getName()));
            Optional.ofNullable(source.getSecretRef()).ifPresent(ref -> add(secrets, ref.getName()));
        }
    }

    private void addVolume(Volume volume) {
        Optional.ofNullable(volume.getConfigMap()).ifPresent(source -> add(configMaps, source.getName()));
        Optional.ofNullable(volume.getSecret()).ifPresent(source -> add(secrets, source.getSecretName()));
        Optional.ofNullable(volume.getProjected())
                .ifPresent(projected -> projected.getSources().forEach(this::addProjection));
    }

    private void addProjection(VolumeProjection source) {
        Optional.ofNullable(source.getConfigMap()).ifPresent(ref -> add(configMaps, ref.getName()));
        Optional.ofNullable(source.getSecret()).ifPresent(ref -> add(secrets, ref.getName()));
    }

    private static void add(Set<String> names, String name) {
        Optional.ofNullable(name).ifPresent(names::add);
    }
}
