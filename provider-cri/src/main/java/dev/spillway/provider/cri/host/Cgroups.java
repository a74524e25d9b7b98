package dev.spillway.provider.cri.host;

import dev.spillway.core.resources.LinuxResources;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The cgroups that all containers of a pod share. */
public interface Cgroups {

    /** Makes the cgroup if need be and sets its limits. */
    void create(String path, LinuxResources limits) throws IOException;

    /**
     * Kills what still runs in the cgroup and below it, and waits for its end, but not for long; a kubelet does the same
     * before it removes a pod's cgroup (pkg/kubelet/cm). Returns how many processes these were.
     */
    int killAll(String path) throws IOException;

    /** Removes the cgroup and what empty ones are below it; nothing if it is not there. */
    void remove(String path) throws IOException;

    /** What the cgroup is set to; empty if there is none. A limit that is not set is 0. */
    Optional<LinuxResources> read(String path) throws IOException;

    /** Whether a cgroup that reads so enforces what is wanted: version 2 knows fewer weights than there are shares. */
    boolean enforces(LinuxResources read, LinuxResources wanted);

    /** Sets an existing cgroup to exactly these, no limit where there is none. */
    void update(String path, LinuxResources limits) throws IOException;

    /** What containers below this one are told besides their limits, by the names of cgroup v2's files; nothing on v1. */
    Map<String, String> ofContainers(String path);

    /** Bytes of memory in use. */
    long memoryUsage(String path) throws IOException;
}
