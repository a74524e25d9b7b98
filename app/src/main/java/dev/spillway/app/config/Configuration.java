package dev.spillway.app.config;

import dev.spillway.network.PodRoute;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code spillway run} is told: one YAML file, see {@code docs/configuration.md}.
 *
 * @param instance tells installations apart that share a containerd; labels every sandbox
 * @param stateDirectory what must survive a restart: tokens, volumes, pull records
 * @param identities holds a directory per virtual node with {@code kubeconfig}, {@code serving.crt} and {@code
 *     serving.key}; those that are missing are asked for by certificate signing requests
 * @param kubeconfig Spillway's own identity
 * @param clientCa those whose client certificates it signed may call the kubelet API
 * @param placement admission and overflow; left out, pods go only where they ask to go themselves
 * @param pools where the nodes of {@code VirtualNodePool} objects serve; left out, this process runs no pools
 * @param billing the ledger, the prices that pods are told, and budgets
 */
public record Configuration(
        String instance,
        Path stateDirectory,
        Path identities,
        Path kubeconfig,
        Path clientCa,
        List<VirtualNodeConfig> virtualNodes,
        Optional<PlacementConfig> placement,
        Optional<PoolsConfig> pools,
        BillingConfig billing) {
    public Configuration {
        virtualNodes = List.copyOf(virtualNodes);
    }

    /** Ways to pods elsewhere, which this process keeps on this machine. */
    public List<PodRoute> routes() {
        return containerds().flatMap(cri -> cri.routes().stream()).distinct().toList();
    }

    /** Addresses of the pods that this process runs, as far as it is told. */
    public List<String> podRanges() {
        return containerds().flatMap(cri -> cri.podRanges().stream()).distinct().toList();
    }

    /** The sockets of all CSI drivers, by the drivers' names. */
    public Map<String, Path> csiDrivers() {
        return containerds()
                .flatMap(cri -> cri.csiDrivers().entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, _) -> first));
    }

    /** Where it is remembered which routes are there. */
    public static Path routesFile(Path stateDirectory) {
        return stateDirectory.resolve("pod-routes");
    }

    private Stream<ProviderConfig.Cri> containerds() {
        return virtualNodes.stream()
                .map(VirtualNodeConfig::provider)
                .filter(ProviderConfig.Cri.class::isInstance)
                .map(ProviderConfig.Cri.class::cast);
    }
}
