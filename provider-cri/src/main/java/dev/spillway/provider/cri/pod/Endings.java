package dev.spillway.provider.cri.pod;

import dev.spillway.core.PodEvent;
import dev.spillway.core.actions.TerminationOrder;
import dev.spillway.cri.api.ContainerStatus;
import dev.spillway.provider.cri.runtime.CriException;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Containers of one pod that are on their way out: preStop, then the stop signal, then, when the grace is over, SIGKILL.
 * Calls of the worker return at once; the waiting is done in the background, and the worker is woken at every step.
 */
final class Endings {
    private static final Logger log = LoggerFactory.getLogger(Endings.class);
    /** A container that gets a stop signal at all has at least so long (pkg/kubelet/kuberuntime). */
    static final Duration MINIMUM = Duration.ofSeconds(2);

    private final Host host;
    private final PodView view;
    private final Hooks hooks;
    private final BiConsumer<String, PodEvent> event;
    private final Runnable wake;
    private final Map<String, Ending> endings = new HashMap<>();

    /** @param event a container's name, and what to tell about it */
    Endings(Host host, PodView view, Hooks hooks, BiConsumer<String, PodEvent> event, Runnable wake) {
        this.host = host;
        this.view = view;
        this.hooks = hooks;
        this.event = event;
        this.wake = wake;
    }

    private static final class Ending {
        final CompletableFuture<?> preStop;
        final Instant startedAt;
        Optional<Instant> stopBy = Optional.empty();
        AtomicBoolean failed = new AtomicBoolean();

        Ending(CompletableFuture<?> preStop, Instant startedAt) {
            this.preStop = preStop;
            this.startedAt = startedAt;
        }
    }

    /** All of them end by then; a container that others must precede waits for them. */
    void endAll(Optional<Pod> pod, List<ContainerStatus> running, Instant by) {
        Set<String> names = running.stream().map(c -> c.getMetadata().getName()).collect(Collectors.toSet());
        for (ContainerStatus container : running) {
            String name = container.getMetadata().getName();
            boolean turn = pod.map(p ->
                            TerminationOrder.before(p.getSpec(), name, names).isEmpty())
                    .orElse(true);
            end(pod, container, by, turn, "Stopping container " + name);
        }
        if (!running.isEmpty() && by.isAfter(host.clock().instant())) {
            host.at(by, wake);
        }
    }

    /** This one ends by then. */
    void end(Optional<Pod> pod, ContainerStatus container, Instant by, String message) {
        end(pod, container, by, true, message);
    }

    private void end(Optional<Pod> pod, ContainerStatus container, Instant by, boolean turn, String message) {
        Instant now = host.clock().instant();
        boolean over = !now.isBefore(by);
        Ending ending = endings.computeIfAbsent(container.getId(), id -> {
            event.accept(container.getMetadata().getName(), PodEvent.normal("Killing", message));
            return new Ending(over ? CompletableFuture.completedFuture(null) : preStop(pod, container, by), now);
        });
        if (ending.failed.getAndSet(false)) {
            ending.stopBy = Optional.empty();
        }
        boolean due = over || (turn && ending.preStop.isDone());
        if (due && ending.stopBy.map(by::isBefore).orElse(true)) {
            ending.stopBy = Optional.of(by);
            Duration left = over && !ending.startedAt.isBefore(by) ? Duration.ZERO : max(Duration.between(now, by));
            host.executor().execute(() -> stop(container, ending, left));
        }
    }

    private CompletableFuture<?> preStop(Optional<Pod> pod, ContainerStatus container, Instant by) {
        CompletableFuture<?> hook = hooks.preStop(pod, container, by);
        CompletableFuture<?> _ = hook.whenComplete((r, e) -> wake.run());
        return hook;
    }

    private void stop(ContainerStatus container, Ending ending, Duration grace) {
        try {
            host.runtime().stopContainer(container.getId(), grace);
            view.ended(container.getId());
            wake.run();
        } catch (CriException e) {
            if (!e.isNotFound()) {
                log.warn(
                        "cannot stop container {} ({}), trying again: {}",
                        container.getMetadata().getName(),
                        container.getId(),
                        e.getMessage());
                ending.failed.set(true);
            }
            view.stale(container.getId());
            host.after(Duration.ofSeconds(1), wake);
        }
    }

    private static Duration max(Duration left) {
        return left.compareTo(MINIMUM) < 0 ? MINIMUM : left;
    }
}
