package dev.spillway.core.env;

import dev.spillway.core.env.EnvInputs.FileRef;
import dev.spillway.core.pod.Containers;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A container's variables: {@code envFrom}, then {@code env}, then those of Services that neither has set. */
public final class ContainerEnvironment {
    private final Pod pod;
    private final Container container;
    private final EnvInputs inputs;
    private final Map<String, String> services;
    private final Map<String, String> variables = new LinkedHashMap<>();

    private ContainerEnvironment(Pod pod, Container container, EnvInputs inputs) {
        this.pod = pod;
        this.container = container;
        this.inputs = inputs;
        this.services = ServiceEnvironment.of(pod, inputs.services());
    }

    public static Environment of(Pod pod, Container container, EnvInputs inputs) {
        try {
            return new Environment.Variables(new ContainerEnvironment(pod, container, inputs).resolve());
        } catch (MissingException e) {
            return new Environment.Missing(e.text);
        }
    }

    /** Names of the ConfigMaps that the container's variables come from. */
    public static Set<String> configMaps(Container container) {
        return Stream.concat(
                        container.getEnvFrom().stream()
                                .map(EnvFromSource::getConfigMapRef)
                                .flatMap(Stream::ofNullable)
                                .map(r -> r.getName()),
                        sources(container, EnvVarSource::getConfigMapKeyRef).map(r -> r.getName()))
                .collect(Collectors.toSet());
    }

    /** Names of the Secrets that the container's variables come from. */
    public static Set<String> secrets(Container container) {
        return Stream.concat(
                        container.getEnvFrom().stream()
                                .map(EnvFromSource::getSecretRef)
                                .flatMap(Stream::ofNullable)
                                .map(r -> r.getName()),
                        sources(container, EnvVarSource::getSecretKeyRef).map(r -> r.getName()))
                .collect(Collectors.toSet());
    }

    /** The files that the container's variables come from. */
    public static Set<FileRef> files(Container container) {
        return sources(container, EnvVarSource::getFileKeyRef)
                .map(r -> new FileRef(r.getVolumeName(), r.getPath()))
                .collect(Collectors.toSet());
    }

    private static <T> Stream<T> sources(Container container, Function<EnvVarSource, @Nullable T> kind) {
        return container.getEnv().stream()
                .map(EnvVar::getValueFrom)
                .flatMap(Stream::ofNullable)
                .flatMap(source -> Stream.ofNullable(kind.apply(source)));
    }

    private Map<String, String> resolve() throws MissingException {
        for (EnvFromSource source : container.getEnvFrom()) {
            addAll(source);
        }
        for (EnvVar variable : container.getEnv()) {
            add(variable);
        }
        services.forEach(variables::putIfAbsent);
        return variables;
    }

    private void addAll(EnvFromSource source) throws MissingException {
        String prefix = source.getPrefix() == null ? "" : source.getPrefix();
        Map<String, String> data = Map.of();
        if (source.getConfigMapRef() != null) {
            data = keys().configMap(
                            source.getConfigMapRef().getName(),
                            source.getConfigMapRef().getOptional());
        } else if (source.getSecretRef() != null) {
            data = keys().secret(
                            source.getSecretRef().getName(),
                            source.getSecretRef().getOptional());
        }
        data.forEach((key, value) -> variables.put(prefix + key, value));
    }

    private void add(EnvVar variable) throws MissingException {
        String value = variable.getValue();
        if (value != null && !value.isEmpty()) {
            Map<String, String> known = new LinkedHashMap<>(services);
            known.putAll(variables);
            variables.put(variable.getName(), Expansion.expand(value, known));
        } else if (variable.getValueFrom() == null) {
            variables.put(variable.getName(), "");
        } else {
            String resolved = resolve(variable.getValueFrom());
            if (resolved != null) {
                variables.put(variable.getName(), resolved);
            }
        }
    }

    /** Null for what is optional and not there. */
    private @Nullable String resolve(EnvVarSource source) throws MissingException {
        if (source.getFieldRef() != null) {
            String path = source.getFieldRef().getFieldPath();
            return FieldRefs.value(pod, inputs.node(), inputs.podIps(), path)
                    .orElseThrow(() -> new MissingException("unsupported fieldPath: " + path));
        }
        if (source.getResourceFieldRef() != null) {
            return resource(source);
        }
        return keys().value(source);
    }

    private String resource(EnvVarSource source) throws MissingException {
        String name = source.getResourceFieldRef().getContainerName();
        Container of = name == null || name.isEmpty()
                ? container
                : Containers.named(pod, name)
                        .orElseThrow(() -> new MissingException("container " + name + " not found"));
        return ResourceRefs.value(source.getResourceFieldRef(), pod, of, inputs.allocatable())
                .orElseThrow(() -> new MissingException("unsupported container resource : "
                        + source.getResourceFieldRef().getResource()));
    }

    private EnvKeys keys() {
        return new EnvKeys(pod.getMetadata().getNamespace(), inputs);
    }
}
