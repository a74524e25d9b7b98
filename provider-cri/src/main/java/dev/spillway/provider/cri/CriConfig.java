package dev.spillway.provider.cri;

import dev.spillway.core.eviction.Thresholds;
import dev.spillway.provider.NetworkGuard;
import dev.spillway.provider.cri.image.ImageStore;
import dev.spillway.provider.cri.pod.ClusterDns;
import dev.spillway.provider.cri.pod.CriScope;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a {@link CriProvider} works with.
 *
 * @param socket containerd's, serving CRI v1 and containerd's event service
 * @param scope whose sandboxes are ours
 * @param logRoot container logs are {@code <logRoot>/NAMESPACE_NAME_UID/CONTAINER/N.log}
 * @param stateDirectory volumes, tokens and records of pods; ours alone, one per node. An operator may put seccomp
 *     profiles in {@code seccomp} below it, for pods with {@code localhostProfile}
 * @param cgroupParent absolute path in the cgroup hierarchy below which every pod gets its own, such as {@code /spillway-dev}
 * @param resolvConf the host's resolver configuration, for pods with {@code dnsPolicy: Default}
 * @param images of the containerd behind the socket; shared by all that work with it
 * @param parallelPulls how many images are pulled at once, 1 or more
 * @param guard is told of every pod before its first process runs
 * @param sandbox the runtime's handler for pods that name no RuntimeClass; empty for the runtime's usual one
 * @param csiDrivers the unix sockets of CSI drivers whose Node service runs on this machine, by the drivers' names
 * @param eviction when pods are evicted because this machine runs low
 */
public record CriConfig(
        Path socket,
        CriScope scope,
        Path logRoot,
        Path stateDirectory,
        String cgroupParent,
        ClusterDns dns,
        Path resolvConf,
        ImageStore images,
        int parallelPulls,
        NetworkGuard guard,
        String sandbox,
        Map<String, Path> csiDrivers,
        Thresholds eviction) {
    public CriConfig {
        csiDrivers = Map.copyOf(csiDrivers);
        if (!cgroupParent.startsWith("/")) {
            throw new IllegalArgumentException("cgroupParent is not absolute: " + cgroupParent);
        }
        if (parallelPulls < 1) {
            throw new IllegalArgumentException("parallelPulls is below 1: " + parallelPulls);
        }
    }
}
