package dev.spillway.provider.cri.pod;

import dev.spillway.core.ContainerState;
import dev.spillway.core.PodEvent;
import dev.spillway.core.PodRef;
import dev.spillway.cri.api.ContainerConfig;
import dev.spillway.cri.api.ContainerStatus;
import dev.spillway.cri.api.Image;
import dev.spillway.cri.api.PodSandboxConfig;
import dev.spillway.cri.api.PodSandboxStatus;
import dev.spillway.provider.cri.image.PodImages;
import dev.spillway.provider.cri.log.LogFiles;
import dev.spillway.provider.cri.runtime.CriException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Starts containers of one pod: image, configuration, create, start. Used by the pod's worker alone. */
final class ContainerStarts {
    /** As a kubelet's next sync after a failure. */
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final Host host;
    private final PodRef ref;
    private final PodView view;
    private final PodImages images;
    private final ContainerParts parts;
    private final ContainerConfigs configs;
    private final BiConsumer<String, PodEvent> event;
    private final Consumer<String> created;
    /** Of containers that are about to start, by name: asked for again, some would be pulled for ever. */
    private final Map<String, Map<String, Image>> volumeImages = new HashMap<>();

    /** @param created called with the id of a container before it starts */
    ContainerStarts(
            Host host,
            PodRef ref,
            PodView view,
            PodImages images,
            ContainerParts parts,
            BiConsumer<String, PodEvent> event,
            Consumer<String> created) {
        this.host = host;
        this.ref = ref;
        this.view = view;
        this.images = images;
        this.parts = parts;
        this.configs = new ContainerConfigs(host.scope());
        this.event = event;
        this.created = created;
    }

    sealed interface Outcome {
        record Started(String containerId) implements Outcome {}

        /** Its image is being pulled. */
        record Pulling() implements Outcome {}

        record Failed(ContainerState.Waiting why, Instant again) implements Outcome {}
    }

    Outcome start(Pod pod, Container container, int attempt, PodSandboxStatus sandbox, PodSandboxConfig sandboxConfig)
            throws CriException, IOException {
        Consumer<PodEvent> events = e -> event.accept(container.getName(), e);
        Map<String, Image> ofVolumes = volumeImages.computeIfAbsent(container.getName(), name -> new HashMap<>());
        for (Volume volume : imageVolumes(pod, container, ofVolumes.keySet())) {
            switch (images.ensure(pod, asContainer(volume), events)) {
                case PodImages.Answer.Present present -> ofVolumes.put(volume.getName(), present.image());
                case PodImages.Answer.Pulling _ -> {
                    return new Outcome.Pulling();
                }
                case PodImages.Answer.Failed failed -> {
                    return notThere(failed);
                }
            }
        }
        return switch (images.ensure(pod, container, events)) {
            case PodImages.Answer.Pulling _ -> new Outcome.Pulling();
            case PodImages.Answer.Failed failed -> notThere(failed);
            case PodImages.Answer.Present present -> {
                volumeImages.remove(container.getName());
                yield create(
                        pod,
                        container,
                        attempt,
                        sandbox,
                        sandboxConfig,
                        new ContainerImages(present.image(), ofVolumes),
                        events);
            }
        };
    }

    private static Outcome notThere(PodImages.Answer.Failed failed) {
        return new Outcome.Failed(new ContainerState.Waiting(failed.reason(), failed.message()), failed.again());
    }

    /** Those that are not here yet. */
    private static List<Volume> imageVolumes(Pod pod, Container container, Set<String> here) {
        return pod.getSpec().getVolumes().stream()
                .filter(volume -> volume.getImage() != null && !here.contains(volume.getName()))
                .filter(volume -> container.getVolumeMounts().stream()
                        .anyMatch(mount -> mount.getName().equals(volume.getName())))
                .toList();
    }

    /** For pull policy and tag the rules are those of a container's image. */
    private static Container asContainer(Volume volume) {
        return new ContainerBuilder()
                .withImage(volume.getImage().getReference())
                .withImagePullPolicy(volume.getImage().getPullPolicy())
                .build();
    }

    private Outcome create(
            Pod pod,
            Container container,
            int attempt,
            PodSandboxStatus sandbox,
            PodSandboxConfig sandboxConfig,
            ContainerImages images,
            Consumer<PodEvent> events)
            throws CriException, IOException {
        Files.createDirectories(host.logs().container(ref, container.getName()));
        ContainerConfig config;
        try {
            config = configs.config(pod, container, attempt, parts.of(pod, container, attempt, sandbox, images, view));
        } catch (ContainerConfigException e) {
            return failed("CreateContainerConfigError", e.getMessage(), events);
        }
        host.starts().acquireUninterruptibly();
        try {
            return createAndStart(sandbox.getId(), config, sandboxConfig, events);
        } finally {
            host.starts().release();
        }
    }

    private Outcome createAndStart(
            String sandboxId, ContainerConfig config, PodSandboxConfig sandbox, Consumer<PodEvent> events)
            throws CriException {
        String id;
        try {
            id = host.runtime().createContainer(sandboxId, config, sandbox);
        } catch (CriException e) {
            passOnIfUnavailable(e);
            return failed("CreateContainerError", e.getMessage(), events);
        }
        events.accept(PodEvent.normal("Created", "Container created"));
        created.accept(id);
        try {
            host.runtime().startContainer(id);
        } catch (CriException e) {
            view.container(id);
            passOnIfUnavailable(e);
            return failed("RunContainerError", e.getMessage(), events);
        }
        events.accept(PodEvent.normal("Started", "Container started"));
        view.container(id);
        removeOlder(config.getMetadata().getName(), config.getMetadata().getAttempt());
        return new Outcome.Started(id);
    }

    /** The one before stays for {@code lastState} and {@code logs --previous}; those before it go with their logs. */
    private void removeOlder(String name, int attempt) throws CriException {
        List<ContainerStatus> older = view.attempts(name).stream()
                .filter(c -> c.getMetadata().getAttempt() < attempt - 1)
                .toList();
        for (ContainerStatus container : older) {
            host.runtime().removeContainer(container.getId());
            view.forget(container.getId());
            LogFiles.delete(Path.of(container.getLogPath()));
        }
    }

    private Outcome failed(String reason, String message, Consumer<PodEvent> events) {
        events.accept(PodEvent.warning("Failed", "Error: " + message));
        return new Outcome.Failed(
                new ContainerState.Waiting(reason, message),
                host.clock().instant().plus(RETRY));
    }

    /** What the runtime did then is unknown: the worker looks at everything again. */
    private static void passOnIfUnavailable(CriException e) throws CriException {
        if (e.isUnavailable()) {
            throw e;
        }
    }
}
