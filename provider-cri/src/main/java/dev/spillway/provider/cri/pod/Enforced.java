package dev.spillway.provider.cri.pod;

import dev.spillway.core.pod.Containers;
import dev.spillway.core.resources.CgroupValues;
import dev.spillway.core.resources.LinuxResources;
import dev.spillway.cri.api.ContainerStatus;
import dev.spillway.provider.ElasticPod;
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
    private Optional<ElasticPod> elastic = Optional.empty();

    /** What a cgroup was told, and what it said then: runtimes differ in how they translate for cgroup v2. */
    private record Told(LinuxResources wanted, Optional<LinuxResources> said) {}

    Enforced(Host host) {
        this.host = host;
    }

    /** The pod as it is wanted now; a change of it is a reason to read again. */
    void begin(ElasticPod wanted) {
        if (elastic.filter(wanted::equals).isEmpty()) {
            elastic = Optional.of(wanted);
            read.clear();
        }
    }

    Optional<LinuxResources> ofPod() {
        return elastic.flatMap(e -> of(
                CgroupPaths.ofPod(host.cgroupParent(), e.pod()),
                Optional.of(CgroupValues.ofPod(e.pod(), e.plan().spec()))));
    }

    Optional<LinuxResources> of(ContainerStatus running) {
        return elastic.flatMap(e -> of(
                path(e.pod(), running.getId()),
                Containers.named(e.pod(), running.getMetadata().getName())
                        .map(container -> CgroupValues.ofContainer(e.pod(), container))));
    }

    String path(Pod of, String containerId) {
        return CgroupPaths.ofPod(host.cgroupParent(), of) + "/" + containerId;
    }

    /** The cgroup has just been told this. */
    void told(String path, LinuxResources wanted) {
        read.remove(path);
        told.put(path, new Told(wanted, read(path)));
    }

    /** As what is wanted is written, where that is in force. */
    private Optional<LinuxResources> of(String path, Optional<LinuxResources> wanted) {
        Optional<LinuxResources> said = known(path);
        Told last = told.get(path);
        if (last != null && last.said().equals(said)) {
            return Optional.of(last.wanted());
        }
        return said.map(
                read -> wanted.filter(w -> host.cgroups().enforces(read, w)).orElse(read));
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
