package dev.spillway.provider.cri.pod;

import dev.spillway.core.env.ContainerEnvironment;
import dev.spillway.core.env.EnvInputs;
import dev.spillway.core.env.EnvInputs.FileRef;
import dev.spillway.core.env.Environment;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.cri.volume.EnvFiles;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gathers what a container's variables are made from. */
final class ContainerEnv {
    private final Host host;

    private final PodSetup setup;

    ContainerEnv(Host host, PodSetup setup) {
        this.host = host;
        this.setup = setup;
    }

    Map<String, String> of(Pod pod, Container container, List<String> podIps) throws ContainerConfigException {
        EnvInputs inputs;
        try {
            inputs = inputs(pod, container, podIps);
        } catch (ProviderException e) {
            throw new ContainerConfigException(e.getMessage());
        }
        return switch (ContainerEnvironment.of(pod, container, inputs)) {
            case Environment.Variables variables -> variables.values();
            case Environment.Missing missing -> throw new ContainerConfigException(missing.message());
        };
    }

    private EnvInputs inputs(Pod pod, Container container, List<String> podIps)
            throws ProviderException, ContainerConfigException {
        String namespace = pod.getMetadata().getNamespace();
        Map<String, ConfigMap> configMaps = new HashMap<>();
        for (String name : ContainerEnvironment.configMaps(container)) {
            host.inputs().configMap(namespace, name).ifPresent(found -> configMaps.put(name, found));
        }
        Map<String, Secret> secrets = new HashMap<>();
        for (String name : ContainerEnvironment.secrets(container)) {
            host.inputs().secret(namespace, name).ifPresent(found -> secrets.put(name, found));
        }
        return new EnvInputs(
                host.inputs().node(),
                podIps,
                host.allocatable(),
                host.inputs().services(namespace),
                configMaps,
                secrets,
                files(pod, container));
    }

    private Map<FileRef, String> files(Pod pod, Container container) throws ContainerConfigException {
        Map<FileRef, String> files = new HashMap<>();
        for (FileRef file : ContainerEnvironment.files(container)) {
            Volume volume = pod.getSpec().getVolumes().stream()
                    .filter(v -> v.getName().equals(file.volume()))
                    .findFirst()
                    .orElseThrow(() -> new ContainerConfigException(
                            "cannot find the volume \"" + file.volume() + "\" referenced by FileKeyRef"));
            try {
                EnvFiles.read(setup.volumes().path(volume), Path.of(file.path()))
                        .ifPresent(content -> files.put(file, content));
            } catch (IOException e) {
                throw new ContainerConfigException("couldn't parse env file: " + e.getMessage());
            }
        }
        return files;
    }
}
