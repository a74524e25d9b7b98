package dev.spillway.provider.cri.pod;

import dev.spillway.core.resources.LinuxResources;
import dev.spillway.cri.api.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the cgroups of one pod are set to. Each is read once, and again when it may have changed. Used by the pod's worker alone. */
final class Enforced {
    private static final Logger log = LoggerFactory.getLogger(Enforced.class);

    private final Host host;
    private final Map<String, LinuxResources> read = new HashMap<>();
    private final Map<String, Told> told = new HashMap<>();
    private Optional<Pod> pod = Optional.empty();

    /** What a cgroup was told, and what it said then: runtimes differ in how they translate for cgroup v2. */
    private record Told(LinuxResources wanted, Optional<LinuxResources> said) {}

    Enforced(Host host) {
        this.host = host;
    }

    /** The pod as it is wanted now; a change of it is a reason to read again. */
    void begin(Pod wanted) {
        if (pod.filter(wanted::equals).isEmpty()) {
            pod = Optional.of(wanted);
            read.clear();
        }
    }

    Optional<LinuxResources> ofPod() {
        return pod.flatMap(p -> of(CgroupPaths.ofPod(host.cgroupParent(), p)));
    }

    Optional<LinuxResources> of(ContainerStatus container) {
        return pod.flatMap(p -> of(path(p, container.getId())));
    }

    String path(Pod of, String containerId) {
        return CgroupPaths.ofPod(host.cgroupParent(), of) + "/" + containerId;
    }

    /** The cgroup has just been told this. */
    void told(String path, LinuxResources wanted) {
        read.remove(path);
        told.put(path, new Told(wanted, read(path)));
    }

    private Optional<LinuxResources> of(String path) {
        Optional<LinuxResources> said = known(path);
        Told last = told.get(path);
        return last != null && last.said().equals(said) ? Optional.of(last.wanted()) : said;
    }

    /** One that is not there yet is looked for again. */
    private Optional<LinuxResources> known(String path) {
        return Optional.ofNullable(read.get(path)).or(() -> {
            Optional<LinuxResources> found = read(path);
            found.ifPresent(values -> read.put(path, values));
            return found;
        });
    }

    private Optional<LinuxResources> read(String path) {
        try {
            return host.cgroups().read(path);
        } catch (IOException | NumberFormatException e) {
            log.debug("cgroup {} cannot be read: {}", path, e.getMessage());
            return Optional.empty();
        }
    }
}
