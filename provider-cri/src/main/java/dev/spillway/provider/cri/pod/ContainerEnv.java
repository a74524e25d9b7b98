package dev.spillway.provider.cri.pod;

import dev.spillway.core.env.ContainerEnvironment;
import dev.spillway.core.env.EnvInputs;
import dev.spillway.core.env.Environment;
import dev.spillway.provider.ProviderException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gathers what a container's variables are made from. */
final class ContainerEnv {
    private final Host host;

    ContainerEnv(Host host) {
        this.host = host;
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

    private EnvInputs inputs(Pod pod, Container container, List<String> podIps) throws ProviderException {
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
                Map.of());
    }
}
