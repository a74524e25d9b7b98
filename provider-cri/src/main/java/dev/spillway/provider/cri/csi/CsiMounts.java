package dev.spillway.provider.cri.csi;

import dev.spillway.core.env.SecretText;
import dev.spillway.core.pod.FsGroup;
import dev.spillway.core.volume.csi.CsiAttachment;
import dev.spillway.core.volume.csi.CsiDriverTerms;
import dev.spillway.core.volume.csi.CsiMounting;
import dev.spillway.core.volume.csi.CsiVolume;
import dev.spillway.core.volume.csi.CsiVolume.SecretName;
import dev.spillway.provider.PodInputs;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.cri.host.FileTrees;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One pod's volumes of CSI drivers. Used by the pod's worker alone; every call may be repeated. */
public final class CsiMounts {
    /** So long a kubelet waits before it complains. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String SUFFIX = ".json";

    private final Path records;
    private final String podUid;
    private final CsiVolumes volumes;
    private final PodInputs inputs;
    private final InstantSource clock;
    private final Map<String, Instant> waitingSince = new HashMap<>();

    /** @param records a directory for what must be known to give them back */
    public CsiMounts(Path records, String podUid, CsiVolumes volumes, PodInputs inputs, InstantSource clock) {
        this.records = records;
        this.podUid = podUid;
        this.volumes = volumes;
        this.inputs = inputs;
        this.clock = clock;
    }

    /**
     * Shows a volume to the pod.
     *
     * @param name the volume's in the pod
     * @param target where; its parent exists, and the driver makes it
     * @return whether the caller is to give it to the pod's {@code fsGroup}; {@link #done} comes after that
     */
    public boolean mount(Pod pod, String name, CsiVolume volume, Path target) throws CsiException, IOException {
        try {
            Optional<CsiDriverTerms> said = inputs.csiDriver(volume.driver());
            Optional<String> problem = CsiMounting.problem(volume, said);
            if (problem.isPresent()) {
                throw new CsiException(problem.get());
            }
            CsiDriver driver = volumes.drivers().driver(volume.driver());
            CsiDriverTerms terms = said.orElse(CsiDriverTerms.UNSAID);
            CsiRecord record = CsiRecord.of(volume, CsiMounting.needsAttachment(volume, terms));
            enter(name, volume, record);
            Map<String, String> attachment = record.attached() ? attached(name, volume) : Map.of();
            CsiRequests requests = new CsiRequests(driver, volume, attachment, FsGroup.of(pod));
            Map<String, String> context = CsiMounting.context(volume, terms, pod);
            volumes.alone(volume.directoryName(), () -> show(name, volume, driver, record, requests, context, target));
            return !driver.givesGroup() && CsiMounting.givesGroup(volume, terms);
        } catch (ProviderException e) {
            throw new CsiException(e.getMessage());
        }
    }

    private void enter(String name, CsiVolume volume, CsiRecord record) throws CsiException, IOException {
        if (CsiRecord.read(file(name)).filter(CsiRecord::begun).isEmpty()) {
            record.write(file(name));
        }
        if (!volume.inline()) {
            volumes.alone(volume.directoryName(), () -> volumes.enter(volume, record.attached(), user(name)));
        }
    }

    private void show(
            String name,
            CsiVolume volume,
            CsiDriver driver,
            CsiRecord record,
            CsiRequests requests,
            Map<String, String> context,
            Path target)
            throws CsiException, IOException {
        boolean stages = driver.stages() && !volume.inline();
        Path staging = volumes.staging(volume);
        if (stages) {
            Map<String, String> secrets = secrets("NodeStageSecretRef", volume.stageSecret());
            FileTrees.privateDirectory(staging);
            driver.client().stage(requests.stage(staging, secrets));
        }
        Map<String, String> secrets = secrets("NodePublishSecretRef", volume.publishSecret());
        record.asBegun().write(file(name));
        driver.client()
                .publish(requests.publish(stages ? Optional.of(staging) : Optional.empty(), target, context, secrets));
    }

    /** What attaching the volume came to. */
    private Map<String, String> attached(String name, CsiVolume volume) throws CsiException, ProviderException {
        String attachmentName = volume.attachmentName(inputs.node().name());
        Optional<CsiAttachment> attachment = inputs.csiAttachment(attachmentName);
        if (attachment.filter(CsiAttachment::attached).isEmpty()) {
            String error = attachment.map(CsiAttachment::error).orElse("");
            if (!error.isEmpty()) {
                throw new CsiException("the volume cannot be attached: " + error);
            }
            throw waiting(name, "the volume is not attached to the node (VolumeAttachment " + attachmentName + ")");
        }
        // Whoever detaches volumes must know before the driver does that this one is in use.
        if (!inputs.knownInUse(volume.uniqueName())) {
            throw waiting(name, "the node's status does not have the volume among its volumesInUse");
        }
        waitingSince.remove(name);
        return attachment.orElseThrow().publishContext();
    }

    private CsiException waiting(String name, String what) {
        Instant since = waitingSince.computeIfAbsent(name, _ -> clock.instant());
        boolean usual = clock.instant().isBefore(since.plus(PATIENCE));
        return usual ? CsiException.waiting(what) : new CsiException(what);
    }

    private Map<String, String> secrets(String field, Optional<SecretName> name) throws CsiException {
        if (name.isEmpty()) {
            return Map.of();
        }
        String failed = "fetching " + field + " " + name.get().namespace() + "/"
                + name.get().name() + " failed: ";
        try {
            Secret secret = inputs.secret(name.get().namespace(), name.get().name())
                    .orElseThrow(() -> new CsiException(failed + "it is not there"));
            return SecretText.of(secret);
        } catch (ProviderException e) {
            throw new CsiException(failed + e.getMessage());
        }
    }

    /** Everything about it is done: a later life of this process need not look again. */
    public void done(String name) throws IOException {
        Optional<CsiRecord> record = CsiRecord.read(file(name));
        if (record.isPresent()) {
            record.get().asDone().write(file(name));
        }
    }

    /** Whether a volume was begun and is not {@link #done}. */
    public boolean unfinished(String name) throws IOException {
        return CsiRecord.read(file(name)).filter(record -> !record.done()).isPresent();
    }

    /**
     * Has the drivers take all of the pod's volumes back; to be repeated until it succeeds.
     *
     * @param targets the parent of where they are shown
     * @throws IOException also if a driver does not do its part
     */
    public void release(Path targets) throws IOException {
        for (Path file : recorded()) {
            String fileName = String.valueOf(file.getFileName());
            String name = fileName.substring(0, fileName.length() - SUFFIX.length());
            CsiRecord record = CsiRecord.read(file).orElseThrow();
            try {
                volumes.alone(record.directoryName(), () -> release(name, record, targets.resolve(name)));
            } catch (CsiException e) {
                throw new IOException("volume \"" + name + "\" cannot be unmounted: " + e.getMessage(), e);
            }
            Files.delete(file);
        }
        // Not empty if this process was killed while it wrote a record.
        FileTrees.delete(records);
    }

    private void release(String name, CsiRecord record, Path target) throws CsiException, IOException {
        if (record.begun()) {
            volumes.drivers().driver(record.driver()).client().unpublish(record.handle(), target);
            volumes.refuseMounted(target);
            Files.deleteIfExists(target);
        }
        volumes.leave(record, user(name));
    }

    private List<Path> recorded() throws IOException {
        if (Files.notExists(records)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(records)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
        }
    }

    private Path file(String name) {
        return records.resolve(name + SUFFIX);
    }

    private String user(String name) {
        return podUid + "." + name;
    }
}
