package dev.spillway.provider.cri.pod;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spillway.core.PodEvent;
import dev.spillway.core.pod.Containers;
import dev.spillway.cri.api.ContainerStatus;
import dev.spillway.provider.cri.health.Answer;
import dev.spillway.provider.cri.health.LifecycleHooks;
import dev.spillway.provider.cri.health.Target;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lifecycle hooks of one pod's containers, run in the background. */
final class Hooks {
    private static final Logger log = LoggerFactory.getLogger(Hooks.class);
    private static final JsonMapper JSON = new JsonMapper();
    /** A postStart hook may take as long as it likes. */
    private static final Duration UNLIMITED = Duration.ofDays(1);

    private final Host host;
    private final PodView view;
    private final LifecycleHooks hooks;
    private final BiConsumer<String, PodEvent> event;

    Hooks(Host host, PodView view, BiConsumer<String, PodEvent> event) {
        this.host = host;
        this.view = view;
        this.hooks = new LifecycleHooks(host.runtime());
        this.event = event;
    }

    /** Done when the hook has ended, however it did, or {@code by} has passed; at once if there is none. */
    CompletableFuture<?> preStop(Optional<Pod> pod, ContainerStatus status, Instant by) {
        String name = status.getMetadata().getName();
        Container container = pod.flatMap(p -> Containers.named(p, name)).orElseGet(() -> remembered(status));
        LifecycleHandler hook = Optional.ofNullable(container.getLifecycle())
                .map(Lifecycle::getPreStop)
                .orElse(null);
        if (hook == null) {
            return CompletableFuture.completedFuture(null);
        }
        Duration left = Duration.between(host.clock().instant(), by);
        return run(hook, container, status.getId(), left).thenAccept(answer -> {
            if (answer instanceof Answer.Bad bad) {
                log.info("preStop hook of container {} ({}) failed: {}", name, status.getId(), bad.output());
                event.accept(name, PodEvent.warning("FailedPreStopHook", "PreStopHook failed"));
            }
        });
    }

    /** What the hook said if it failed, nothing if it went well; empty if there is none. */
    Optional<CompletableFuture<Optional<String>>> postStart(Container container, String containerId) {
        LifecycleHandler hook = Optional.ofNullable(container.getLifecycle())
                .map(Lifecycle::getPostStart)
                .orElse(null);
        if (hook == null) {
            return Optional.empty();
        }
        return Optional.of(run(hook, container, containerId, UNLIMITED).thenApply(answer -> {
            if (answer instanceof Answer.Bad bad) {
                log.info(
                        "postStart hook of container {} ({}) failed: {}",
                        container.getName(),
                        containerId,
                        bad.output());
                event.accept(container.getName(), PodEvent.warning("FailedPostStartHook", "PostStartHook failed"));
                return Optional.of(bad.output());
            }
            return Optional.empty();
        }));
    }

    /** Kept with the container, for the time when its pod's spec is not known any more. */
    static Optional<String> preStopAnnotation(Container container) {
        return Optional.ofNullable(container.getLifecycle())
                .map(Lifecycle::getPreStop)
                .map(hook -> JSON.valueToTree(hook).toString());
    }

    private static Container remembered(ContainerStatus status) {
        Container nameOnly =
                new ContainerBuilder().withName(status.getMetadata().getName()).build();
        String hook = status.getAnnotationsOrDefault(Labels.PRE_STOP, "");
        if (hook.isEmpty()) {
            return nameOnly;
        }
        try {
            LifecycleHandler handler = JSON.readValue(hook, LifecycleHandler.class);
            return new ContainerBuilder(nameOnly)
                    .withNewLifecycle()
                    .withPreStop(handler)
                    .endLifecycle()
                    .build();
        } catch (JsonProcessingException e) {
            log.warn("the preStop hook kept with container {} cannot be read: {}", status.getId(), e.getMessage());
            return nameOnly;
        }
    }

    private CompletableFuture<Answer> run(LifecycleHandler hook, Container container, String id, Duration limit) {
        Target target = new Target(container, id, podIp(), limit);
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        host.executor().execute(() -> {
            try {
                answer.complete(hooks.run(hook, target));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                answer.complete(new Answer.Bad("interrupted"));
            } catch (RuntimeException e) {
                answer.complete(new Answer.Bad(String.valueOf(e.getMessage())));
            }
        });
        return answer;
    }

    private String podIp() {
        return view.sandbox()
                .map(ContainerViews::ips)
                .flatMap(ips -> ips.stream().findFirst())
                .orElse("");
    }
}
