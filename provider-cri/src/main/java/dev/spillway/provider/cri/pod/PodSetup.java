package dev.spillway.provider.cri.pod;

import dev.spillway.core.PodRef;
import dev.spillway.core.resources.CgroupValues;
import dev.spillway.core.resources.LinuxResources;
import dev.spillway.cri.api.ContainerStatus;
import dev.spillway.provider.ElasticPod;
import dev.spillway.provider.PodInputs.Registration;
import dev.spillway.provider.cri.volume.PodFiles;
import dev.spillway.provider.cri.volume.PodVolumes;
import dev.spillway.provider.cri.volume.VolumeException;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a pod needs on this host before its sandbox: state, volumes, cgroup. Used by the pod's worker alone. */
final class PodSetup {
    private static final Logger log = LoggerFactory.getLogger(PodSetup.class);

    private final Host host;
    private final PodFiles files;
    private final PodVolumes volumes;
    private final AtomicBoolean inputsChanged = new AtomicBoolean(true);
    private final Runnable wake;
    private Optional<Registration> registration = Optional.empty();
    private Optional<Instant> due = Optional.empty();
    private Instant dueFoundAt = Instant.MIN;
    private Optional<Pod> last = Optional.empty();
    private boolean made;

    PodSetup(Host host, PodRef ref, Runnable wake) {
        this.host = host;
        this.files = PodFiles.of(host.stateDirectory(), ref);
        this.volumes = new PodVolumes(
                files, host.inputs(), host.allocatable(), host.mounts(), host.nfs(), host.csi(), host.clock());
        this.wake = wake;
    }

    PodFiles files() {
        return files;
    }

    PodVolumes volumes() {
        return volumes;
    }

    /** Makes what is missing; returns when to call again, because a token is due. */
    Optional<Instant> prepare(ElasticPod elastic) throws IOException, VolumeException {
        Pod pod = elastic.pod();
        if (!made) {
            files.create();
            Files.createDirectories(host.logs().directory(files.pod()));
            registration = Optional.of(host.inputs().register(pod, this::inputsChanged));
            cgroup(pod, CgroupValues.ofPod(pod, elastic.plan().spec()));
            made = true;
        }
        boolean podChanged = !last.equals(Optional.of(pod));
        if (inputsChanged.getAndSet(false) || podChanged || tokenDue()) {
            refresh(pod);
        }
        return due;
    }

    /** Also when the clock was set back since that was found out: the time until then is not known any more. */
    private boolean tokenDue() {
        Instant now = host.clock().instant();
        return due.isPresent() && (now.isBefore(dueFoundAt) || !now.isBefore(due.get()));
    }

    /** One that is there is changed together with the containers in it, in the order that the kernel allows. */
    private void cgroup(Pod pod, LinuxResources limits) throws IOException {
        String path = CgroupPaths.ofPod(host.cgroupParent(), pod);
        if (host.cgroups().read(path).isEmpty()) {
            host.cgroups().create(path, limits);
        }
    }

    private void refresh(Pod pod) throws IOException, VolumeException {
        try {
            due = volumes.refresh(pod);
            dueFoundAt = host.clock().instant();
            last = Optional.of(pod);
        } catch (VolumeException | IOException e) {
            inputsChanged.set(true);
            throw e;
        }
    }

    private void inputsChanged() {
        inputsChanged.set(true);
        wake.run();
    }

    /** Gives back what the pod held; may be repeated, and after a restart, too. */
    void release() throws IOException {
        registration.ifPresent(Registration::close);
        registration = Optional.empty();
        made = false;
        volumes.release();
        for (String cgroup : cgroups()) {
            killLeft(cgroup);
            host.cgroups().remove(cgroup);
        }
    }

    /** A process of a container that the runtime takes for ended or never begun; nothing if there is none. */
    void killLeft(ContainerStatus container) throws IOException {
        for (String cgroup : cgroups()) {
            killLeft(cgroup + "/" + container.getId());
        }
    }

    private void killLeft(String cgroup) throws IOException {
        int killed = host.cgroups().killAll(cgroup);
        if (killed > 0) {
            log.warn("pod {}: killed {} processes that the runtime had left in cgroup {}", files.pod(), killed, cgroup);
        }
    }

    private List<String> cgroups() {
        return CgroupPaths.everyOf(host.cgroupParent(), files.pod().uid());
    }
}
