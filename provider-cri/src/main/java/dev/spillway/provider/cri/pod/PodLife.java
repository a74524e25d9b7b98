package dev.spillway.provider.cri.pod;

import dev.spillway.core.PodEvent;
import dev.spillway.core.PodFailure;
import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.core.actions.GracePeriods;
import dev.spillway.cri.api.ContainerStatus;
import dev.spillway.cri.api.PodSandboxStatus;
import dev.spillway.provider.cri.host.FileTrees;
import dev.spillway.provider.cri.runtime.CriException;
import dev.spillway.provider.cri.volume.PodFiles;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The next steps of one pod, from what is wanted and what is. Used by the pod's worker alone. */
final class PodLife {
    private final Host host;
    private final PodRef ref;
    private final PodView view;
    private final Consumer<String> known;
    private final PodSetup setup;
    private final Endings endings;
    private final PodRun run;
    private final Reports reports;
    private final PodProbes probes;
    private final RunFacts facts;

    private final Set<String> begun = new HashSet<>();
    private Optional<PodFailure> failure = Optional.empty();
    private Optional<Instant> endsBy = Optional.empty();
    private boolean released;
    private boolean removed;
    private Optional<PodObservation> reported = Optional.empty();

    PodLife(Host host, PodRef ref, PodView view, Consumer<String> known, Runnable wake) {
        this.host = host;
        this.ref = ref;
        this.view = view;
        this.known = known;
        this.setup = new PodSetup(host, ref, wake);
        Hooks hooks = new Hooks(host, view, this::containerEvent);
        this.probes = new PodProbes(host, view, this::containerEvent, wake);
        this.facts = new RunFacts(probes);
        this.endings = new Endings(host, view, hooks, this::containerEvent, wake);
        Enforced enforced = new Enforced(host);
        this.run = new PodRun(
                host,
                ref,
                view,
                setup,
                endings,
                probes,
                facts,
                enforced,
                new PostStarts(hooks, wake),
                known,
                this::containerEvent,
                wake);
        this.reports = new Reports(ref, view, new TerminationLogs(), enforced);
    }

    PodFiles files() {
        return setup.files();
    }

    void adopt(Iterable<String> sandboxes, Iterable<String> containers) throws CriException, IOException {
        for (String id : sandboxes) {
            known.accept(id);
            view.sandbox(id);
        }
        for (String id : containers) {
            known.accept(id);
            view.container(id);
            begun.add(id);
        }
        released = setup.files().released();
        failure = setup.files().failure();
    }

    /** We died before their starts were over: made anew, under the same number, when their turn comes. */
    private void removeNeverStarted() throws CriException, IOException {
        for (ContainerStatus container : view.containers()) {
            if (begun.contains(container.getId()) && neverStarted(container)) {
                // Fails while containerd is still giving the start up: then this is tried again.
                view.stale(container.getId());
                // It waits for a start that nobody will ask for any more, and keeps the container from being removed.
                setup.killLeft(container);
                host.runtime().removeContainer(container.getId());
                view.forget(container.getId());
            }
        }
        begun.clear();
    }

    private static boolean neverStarted(ContainerStatus container) {
        return switch (container.getState()) {
            case CONTAINER_CREATED -> true;
            // containerd gives up a start whose caller has gone; no process of the container's has run then.
            case CONTAINER_EXITED ->
                container.getReason().equals("StartError")
                        && container.getMessage().contains("context canceled");
            default -> false;
        };
    }

    /** After trouble with the runtime nothing that was seen before counts. */
    void lookAtEverything() {
        view.ids().forEach(view::stale);
        run.lookForMore();
    }

    boolean nothingLeft() {
        return removed;
    }

    /** The next steps; returns when to be called again, even if nothing happens before. */
    Optional<Instant> step(PodWorker.Wish wish) throws CriException, IOException {
        if (wish.remove()) {
            remove(wish.pod());
            return Optional.empty();
        }
        if (released) {
            return Optional.empty();
        }
        failure = failure.or(wish::failure);
        if (wish.endBy().isPresent() || endsBy.isPresent()) {
            Instant by = wish.endBy().or(() -> endsBy).orElseThrow();
            return end(wish.pod(), endsBy.filter(by::isAfter).orElse(by));
        }
        if (wish.elastic().isEmpty()) {
            return Optional.empty();
        }
        Pod pod = wish.elastic().get().pod();
        removeNeverStarted();
        PodRun.Result result = run.step(wish.elastic().get());
        if (result.ends()) {
            failure = result.failure();
            endsBy = Optional.of(
                    host.clock().instant().plus(GracePeriods.ofPod(pod, Optional.empty(), Optional.empty())));
            return end(wish.pod(), endsBy.get());
        }
        return result.again();
    }

    /** Returns when to be called again, because readiness is asked for until the end. */
    private Optional<Instant> end(Optional<Pod> pod, Instant by) throws CriException, IOException {
        run.lookForMoreIfAsked();
        facts.ending();
        List<ContainerStatus> running = view.running();
        if (!running.isEmpty()) {
            endings.endAll(pod, running, by);
            return pod.flatMap(p -> probes.tick(p, true));
        }
        for (PodSandboxStatus sandbox : view.sandboxes()) {
            if (ContainerViews.ready(sandbox) || !released) {
                host.runtime().stopPodSandbox(sandbox.getId());
                host.guard().release(sandbox.getId());
                view.sandbox(sandbox.getId());
            }
        }
        setup.release();
        if (setup.files().exist()) {
            setup.files().markReleased(failure);
        }
        released = true;
        return Optional.empty();
    }

    private void remove(Optional<Pod> pod) throws CriException, IOException {
        if (!released) {
            end(pod, Instant.EPOCH);
        }
        if (!released) {
            return;
        }
        for (PodSandboxStatus sandbox : view.sandboxes()) {
            host.runtime().removePodSandbox(sandbox.getId());
            view.forget(sandbox.getId());
        }
        FileTrees.delete(host.logs().directory(ref));
        setup.files().delete();
        removed = true;
    }

    PodObservation observation(Optional<Pod> pod) {
        long version = reported.map(PodObservation::version).orElse(0L);
        PodObservation now = reports.observation(version, pod, facts, failure, released, run.resizeError());
        if (reported.isEmpty() || !now.equals(reported.get())) {
            now = new PodObservation(
                    now.pod(),
                    version + 1,
                    now.sandbox(),
                    now.containers(),
                    now.failure(),
                    now.released(),
                    now.resizeError());
            reported = Optional.of(now);
        }
        return now;
    }

    private void containerEvent(String container, PodEvent event) {
        host.observer().event(ref, container.isEmpty() ? event : event.at(facts.fieldPath(container)));
    }
}
