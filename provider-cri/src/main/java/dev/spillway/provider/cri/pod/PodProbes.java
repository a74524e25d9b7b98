package dev.spillway.provider.cri.pod;

import dev.spillway.core.PodEvent;
import dev.spillway.core.pod.Containers;
import dev.spillway.core.probe.ProbeKind;
import dev.spillway.core.probe.ProbeResult;
import dev.spillway.core.probe.ProbeSettings;
import dev.spillway.core.probe.ProbeWorker;
import dev.spillway.cri.api.ContainerStatus;
import dev.spillway.provider.cri.health.Answer;
import dev.spillway.provider.cri.health.Checks;
import dev.spillway.provider.cri.health.Target;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;

/** The probes of one pod. Used by the pod's worker; containers are asked in the background, and it is woken then. */
final class PodProbes implements ContainerViews.Probes {
    /** How often a container is asked again that could not be asked (pkg/kubelet/prober). */
    private static final int TRIES = 3;

    private final Host host;
    private final PodView view;
    private final Checks checks;
    private final BiConsumer<String, PodEvent> event;
    private final Runnable wake;
    private final Map<Key, Running> running = new HashMap<>();
    private final Queue<Answered> answered = new ConcurrentLinkedQueue<>();

    private record Key(String containerId, ProbeKind kind) {}

    private record Answered(Key key, String container, Answer answer) {}

    private static final class Running {
        ProbeWorker worker;
        Instant lastTick = Instant.MIN;
        boolean asking;

        Running(ProbeWorker worker) {
            this.worker = worker;
        }
    }

    PodProbes(Host host, PodView view, BiConsumer<String, PodEvent> event, Runnable wake) {
        this.host = host;
        this.view = view;
        this.checks = new Checks(host.runtime());
        this.event = event;
        this.wake = wake;
    }

    /** Takes in what was answered, asks what is due; returns when to be called again. */
    Optional<Instant> tick(Pod pod, boolean terminating) {
        for (Answered next = answered.poll(); next != null; next = answered.poll()) {
            takeIn(next);
        }
        Set<Key> current = new HashSet<>();
        Optional<Instant> again = Optional.empty();
        for (ContainerStatus status : view.running()) {
            Optional<Container> container =
                    Containers.named(pod, status.getMetadata().getName());
            for (ProbeKind kind : ProbeKind.values()) {
                Optional<Probe> probe = container.flatMap(c -> probe(c, kind));
                if (probe.isPresent()) {
                    Key key = new Key(status.getId(), kind);
                    current.add(key);
                    Optional<Instant> next = tick(pod, container.get(), status, key, probe.get(), terminating);
                    again = earlier(again, next);
                }
            }
        }
        running.keySet().retainAll(current);
        return again;
    }

    private Optional<Instant> tick(
            Pod pod, Container container, ContainerStatus status, Key key, Probe probe, boolean terminating) {
        Running run = running.computeIfAbsent(key, k -> new Running(begin(pod, status, k.kind(), probe)));
        boolean started = started(container, status.getId());
        boolean waitsForTheStartupProbe = !started && key.kind() != ProbeKind.STARTUP;
        // Its turn comes with the startup probe's answer, which wakes us, and then at once.
        if (run.asking || waitsForTheStartupProbe) {
            return Optional.empty();
        }
        Instant now = host.clock().instant();
        boolean due = run.lastTick.equals(Instant.MIN) || run.worker.due(run.lastTick, now);
        if (due) {
            run.lastTick = now;
            Instant startedAt = ContainerViews.instant(status.getStartedAt());
            switch (run.worker.step(startedAt, started, terminating, now)) {
                case PROBE -> ask(run, key, container, probe);
                case STOP -> {
                    return Optional.empty();
                }
                case WAIT -> {
                    // At the next tick.
                }
            }
        }
        return Optional.of(run.worker.nextTick(run.lastTick));
    }

    private void ask(Running run, Key key, Container container, Probe probe) {
        run.asking = true;
        String podIp = view.sandbox()
                .map(ContainerViews::ips)
                .flatMap(ips -> ips.stream().findFirst())
                .orElse("");
        Target target = new Target(
                container, key.containerId(), podIp, run.worker.settings().timeout());
        host.executor().execute(() -> {
            Answer answer = patiently(probe, target);
            answered.add(new Answered(key, container.getName(), answer));
            wake.run();
        });
    }

    private Answer patiently(Probe probe, Target target) {
        Answer answer = new Answer.Unasked("not tried");
        for (int i = 0; i < TRIES && answer instanceof Answer.Unasked; i++) {
            try {
                answer = checks.check(probe, target);
            } catch (RuntimeException e) {
                answer = new Answer.Unasked(String.valueOf(e.getMessage()));
            }
        }
        return answer;
    }

    private void takeIn(Answered next) {
        Running run = running.get(next.key());
        if (run == null) {
            return;
        }
        run.asking = false;
        String what = name(next.key().kind());
        switch (next.answer()) {
            case Answer.Good _ -> run.worker = run.worker.after(ProbeResult.SUCCESS);
            case Answer.Warned warned -> {
                event.accept(
                        next.container(),
                        PodEvent.warning("ProbeWarning", what + " probe warning: " + warned.output()));
                run.worker = run.worker.after(ProbeResult.SUCCESS);
            }
            case Answer.Bad bad -> {
                event.accept(next.container(), PodEvent.warning("Unhealthy", what + " probe failed: " + bad.output()));
                run.worker = run.worker.after(ProbeResult.FAILURE);
            }
            case Answer.Unasked unasked ->
                event.accept(
                        next.container(),
                        PodEvent.warning(
                                "Unhealthy",
                                what + " probe errored and resulted in unknown state: " + unasked.error()));
        }
    }

    /** After a restart of this process a container that was ready stays ready until its probe says otherwise. */
    private static ProbeWorker begin(Pod pod, ContainerStatus status, ProbeKind kind, Probe probe) {
        ProbeWorker fresh = ProbeWorker.begin(kind, ProbeSettings.of(probe));
        return wasWell(pod, status, kind) ? fresh.after(ProbeResult.SUCCESS) : fresh;
    }

    private static boolean wasWell(Pod pod, ContainerStatus status, ProbeKind kind) {
        return pod.getStatus() != null
                && List.of(
                                pod.getStatus().getContainerStatuses(),
                                pod.getStatus().getInitContainerStatuses())
                        .stream()
                        .flatMap(List::stream)
                        .filter(c ->
                                c.getContainerID() != null && c.getContainerID().endsWith("/" + status.getId()))
                        .anyMatch(
                                c -> Boolean.TRUE.equals(kind == ProbeKind.READINESS ? c.getReady() : c.getStarted()));
    }

    /** Whether a running container has passed its startup probe, or has none. */
    boolean started(Container container, String containerId) {
        return container.getStartupProbe() == null || result(containerId, ProbeKind.STARTUP) == ProbeResult.SUCCESS;
    }

    /** Whether a running container has passed its readiness probe, or has none. */
    boolean ready(Container container, String containerId) {
        return started(container, containerId)
                && (container.getReadinessProbe() == null
                        || result(containerId, ProbeKind.READINESS) == ProbeResult.SUCCESS);
    }

    @Override
    public ProbeResult startup(String containerId) {
        return result(containerId, ProbeKind.STARTUP);
    }

    @Override
    public ProbeResult liveness(String containerId) {
        return result(containerId, ProbeKind.LIVENESS);
    }

    private ProbeResult result(String containerId, ProbeKind kind) {
        Running run = running.get(new Key(containerId, kind));
        return run == null ? kind.initial() : run.worker.result();
    }

    private static Optional<Probe> probe(Container container, ProbeKind kind) {
        return Optional.ofNullable(
                switch (kind) {
                    case STARTUP -> container.getStartupProbe();
                    case LIVENESS -> container.getLivenessProbe();
                    case READINESS -> container.getReadinessProbe();
                });
    }

    private static String name(ProbeKind kind) {
        return switch (kind) {
            case STARTUP -> "Startup";
            case LIVENESS -> "Liveness";
            case READINESS -> "Readiness";
        };
    }

    private static Optional<Instant> earlier(Optional<Instant> a, Optional<Instant> b) {
        return a.isEmpty() ? b : b.filter(a.get()::isAfter).or(() -> a);
    }
}
