package dev.spillway.app.config;

import java.nio.file.Path;
import java.time.Duration;

/** What runs a virtual node's pods. */
public sealed interface ProviderConfig {

    /**
     * containerd on this host.
     *
     * @param socket containerd's unix socket
     * @param cgroupParent every pod's cgroup is below it, such as {@code /spillway}
     * @param logDirectory pods' logs, as {@code /var/log/pods} on a server
     */
    record Cri(Path socket, String cgroupParent, Path logDirectory) implements ProviderConfig {}

    /** Pretends: for trying things out, and for measuring everything but the containers. */
    record Simulator(Duration startDelay) implements ProviderConfig {}
}
