package dev.spillway.app.config;

import dev.spillway.core.eviction.Thresholds;
import dev.spillway.core.image.ImageGarbage;
import dev.spillway.network.PodRoute;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What runs a virtual node's pods. */
public sealed interface ProviderConfig {

    /**
     * containerd on this host.
     *
     * @param socket containerd's unix socket
     * @param cgroupParent every pod's cgroup is below it, such as {@code /spillway}
     * @param logDirectory pods' logs, as {@code /var/log/pods} on a server
     * @param podNetwork the network namespace in which packets of pods are forwarded; this process's own when empty
     * @param nameServer address of a process that serves the cluster's DNS in place of pods; for NetworkPolicies it is these
     *     pods
     * @param podRanges addresses of pods here: not translated on the way to those elsewhere
     * @param routes ways to pods elsewhere, which this process keeps on this machine
     * @param images when unused ones are removed
     * @param sandbox containerd's runtime for pods that name no RuntimeClass; empty for containerd's usual one
     * @param csiDrivers unix sockets of CSI drivers that run on the machine, by their names
     * @param eviction when pods are evicted because the machine runs low
     */
    record Cri(
            Path socket,
            String cgroupParent,
            Path logDirectory,
            Optional<Path> podNetwork,
            Optional<String> nameServer,
            List<String> podRanges,
            List<PodRoute> routes,
            ImageGarbage.Limits images,
            String sandbox,
            Map<String, Path> csiDrivers,
            Thresholds eviction)
            implements ProviderConfig {
        public Cri {
            podRanges = List.copyOf(podRanges);
            routes = List.copyOf(routes);
            csiDrivers = Map.copyOf(csiDrivers);
        }
    }

    /** Pretends: for trying things out, and for measuring everything but the containers. */
    record Simulator(Duration startDelay) implements ProviderConfig {}
}
