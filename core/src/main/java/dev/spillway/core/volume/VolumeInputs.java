package dev.spillway.core.volume;

import dev.spillway.core.NodeFacts;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import java.util.List;
import java.util.Map;

/**
 * What volumes are made from.
 *
 * @param podIps of the pod's sandbox; empty before there is one
 * @param allocatable of the node
 * @param configMaps those that exist, by name
 * @param secrets those that exist, by name
 * @param tokens by the projection that asks for it
 */
public record VolumeInputs(
        NodeFacts node,
        List<String> podIps,
        Map<String, Quantity> allocatable,
        Map<String, ConfigMap> configMaps,
        Map<String, Secret> secrets,
        Map<ServiceAccountTokenProjection, String> tokens) {}
