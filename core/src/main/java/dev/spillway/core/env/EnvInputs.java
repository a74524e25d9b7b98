package dev.spillway.core.env;

import dev.spillway.core.NodeFacts;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Map;

/**
 * What a container's variables are made from.
 *
 * @param podIps of the pod's sandbox
 * @param allocatable of the node
 * @param services see {@link ServiceEnvironment}
 * @param configMaps those that exist, by name, of those that {@link ContainerEnvironment#configMaps} names
 * @param secrets those that exist, by name, of those that {@link ContainerEnvironment#secrets} names
 * @param files contents of those that exist, of those that {@link ContainerEnvironment#files} names
 */
public record EnvInputs(
        NodeFacts node,
        List<String> podIps,
        Map<String, Quantity> allocatable,
        List<Service> services,
        Map<String, ConfigMap> configMaps,
        Map<String, Secret> secrets,
        Map<FileRef, String> files) {

    /** A file in a volume of the pod. */
    public record FileRef(String volume, String path) {}
}
