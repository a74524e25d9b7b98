package dev.spillway.provider.cri.host;

import dev.spillway.core.resources.LinuxResources;
import java.io.IOException;

/** The cgroups that all containers of a pod share. */
public interface Cgroups {

    /** Makes the cgroup if need be and sets its limits. */
    void create(String path, LinuxResources limits) throws IOException;

    /** Removes the cgroup and what empty ones are below it; nothing if it is not there. */
    void remove(String path) throws IOException;
}
