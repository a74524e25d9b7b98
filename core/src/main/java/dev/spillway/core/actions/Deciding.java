package dev.spillway.core.actions;

import static dev.spillway.core.actions.ContainerView.State.CREATED;
import static dev.spillway.core.actions.ContainerView.State.EXITED;
import static dev.spillway.core.actions.ContainerView.State.RUNNING;

import dev.spillway.core.ElasticSpec;
import dev.spillway.core.actions.PodAction.CreateSandbox;
import dev.spillway.core.actions.PodAction.EndPod;
import dev.spillway.core.actions.PodAction.FailPod;
import dev.spillway.core.actions.PodAction.Kind;
import dev.spillway.core.actions.PodAction.RemoveContainer;
import dev.spillway.core.actions.PodAction.StopSandbox;
import dev.spillway.core.backoff.BackOff;
import dev.spillway.core.pod.Containers;
import dev.spillway.core.pod.RestartRules;
import dev.spillway.core.resources.CgroupValues;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One decision about one pod. */
final class Deciding {
    private final Pod pod;
    private final ElasticSpec spec;
    private final PodSnapshot snapshot;
    private final Instant now;
    private final Starts starts;
    private final List<PodAction> actions = new ArrayList<>();

    Deciding(Pod pod, ElasticSpec spec, PodSnapshot snapshot, BackOff backOff, Instant now) {
        this.spec = spec;
        this.pod = pod;
        this.snapshot = snapshot;
        this.now = now;
        this.starts = new Starts(pod, snapshot, backOff, now, actions);
    }

    PodDecision decision() {
        Optional<Instant> deadline = ActiveDeadline.of(pod);
        if (deadline.filter(d -> !now.isBefore(d)).isPresent()) {
            return ended(new FailPod(ActiveDeadline.EXCEEDED));
        }
        Optional<SandboxView> sandbox = usableSandbox();
        List<RemoveContainer> resets = new Resets(pod, snapshot).removals();
        if (!resets.isEmpty()) {
            actions.addAll(resets);
        } else if (sandbox.isEmpty()) {
            renewSandbox();
        } else {
            continueInSandbox();
        }
        return new PodDecision(actions, starts.backOff(), earliest(deadline, starts.wakeAt()));
    }

    private PodDecision ended(PodAction end) {
        return new PodDecision(List.of(end), starts.backOff(), Optional.empty());
    }

    /** The newest one, if it is the only one that is ready and has an address. */
    private Optional<SandboxView> usableSandbox() {
        boolean several =
                snapshot.sandboxes().stream().filter(SandboxView::ready).count() > 1;
        return snapshot.sandboxes().stream()
                .findFirst()
                .filter(s -> !several && s.ready() && !s.ips().isEmpty());
    }

    private void renewSandbox() {
        List<Container> regular = regularForNewSandbox();
        boolean first = snapshot.sandboxes().isEmpty();
        boolean ran = !first && !snapshot.containers().isEmpty();
        boolean never = "Never".equals(pod.getSpec().getRestartPolicy());
        if ((never && ran) || (regular.isEmpty() && anyRegularContainerCreated())) {
            actions.add(new EndPod());
            return;
        }
        snapshot.sandboxes().stream()
                .filter(s -> s.ready() || s.equals(snapshot.sandboxes().getFirst()))
                .forEach(s -> actions.add(new StopSandbox(s.id())));
        forgetInitContainers();
        actions.add(
                new CreateSandbox(first ? 0 : snapshot.sandboxes().getFirst().attempt() + 1));
        if (pod.getSpec().getInitContainers().isEmpty()) {
            regular.forEach(c -> starts.start(Kind.REGULAR, c));
        } else {
            starts.startAfresh(pod.getSpec().getInitContainers().getFirst());
        }
    }

    /** Those that have succeeded and are to run once stay as they are. */
    private List<Container> regularForNewSandbox() {
        return pod.getSpec().getContainers().stream()
                .filter(c -> !(runsOnce(c) && succeeded(c)))
                .toList();
    }

    private boolean runsOnce(Container container) {
        String own = container.getRestartPolicy();
        return "OnFailure".equals(own == null ? pod.getSpec().getRestartPolicy() : own);
    }

    private boolean succeeded(Container container) {
        return snapshot.newest(container.getName())
                .filter(v -> v.is(EXITED) && v.exitCode() == 0)
                .isPresent();
    }

    private boolean anyRegularContainerCreated() {
        return pod.getSpec().getContainers().stream()
                .anyMatch(c -> snapshot.newest(c.getName())
                        .filter(v -> v.is(CREATED) || v.is(RUNNING) || v.is(EXITED))
                        .isPresent());
    }

    /** They all run again in the new sandbox, so what is left of their earlier runs must not be taken for it. */
    private void forgetInitContainers() {
        pod.getSpec().getInitContainers().stream()
                .flatMap(c -> snapshot.attempts(c.getName()).stream())
                .forEach(v -> actions.add(new RemoveContainer(v.id(), v.name(), v.is(RUNNING))));
    }

    private void continueInSandbox() {
        Resizes resizes = new Resizes(pod, CgroupValues.ofPod(pod, spec), snapshot);
        InitContainers.Outcome init = new InitContainers(pod, snapshot, resizes).outcome();
        if (init.failed()) {
            actions.add(new EndPod());
            return;
        }
        RegularContainers.Outcome regular = init.initialized()
                ? new RegularContainers(pod, snapshot, resizes).outcome()
                : new RegularContainers.Outcome(false, List.of(), List.of());
        if (regular.over()) {
            actions.add(new EndPod());
            return;
        }
        resizes.action().ifPresent(actions::add);
        actions.addAll(init.kills());
        actions.addAll(regular.kills());
        Containers.ephemeral(pod.getSpec()).stream()
                .filter(c -> snapshot.newest(c.getName()).isEmpty())
                .forEach(c -> starts.start(Kind.EPHEMERAL, c));
        boolean begun = init.starts().stream()
                .allMatch(i -> starts.start(
                        Kind.INIT, pod.getSpec().getInitContainers().get(i)));
        if (begun) {
            regular.starts().forEach(c -> starts.start(Kind.REGULAR, c));
        }
    }

    private static Optional<Instant> earliest(Optional<Instant> a, Optional<Instant> b) {
        return Stream.concat(a.stream(), b.stream()).min(Instant::compareTo);
    }

    /** Whether any exit of this pod's containers so far restarts all of them. */
    private static final class Resets {
        private final Pod pod;
        private final PodSnapshot snapshot;

        Resets(Pod pod, PodSnapshot snapshot) {
            this.pod = pod;
            this.snapshot = snapshot;
        }

        /** Those whose exits are the cause go last: they keep it known until the rest is gone. */
        List<RemoveContainer> removals() {
            List<Container> all = new ArrayList<>(pod.getSpec().getContainers());
            all.addAll(pod.getSpec().getInitContainers());
            boolean triggered = all.stream()
                    .anyMatch(c -> snapshot.newest(c.getName())
                            .filter(v -> causes(c, v))
                            .isPresent());
            List<RemoveContainer> removals = new ArrayList<>();
            if (triggered) {
                all.forEach(c -> add(removals, c, false));
                all.forEach(c -> add(removals, c, true));
            }
            return removals;
        }

        private void add(List<RemoveContainer> removals, Container container, boolean causes) {
            snapshot.attempts(container.getName()).stream()
                    .filter(v -> causes(container, v) == causes)
                    .forEach(v -> removals.add(new RemoveContainer(v.id(), v.name(), !v.is(EXITED))));
        }

        private static boolean causes(Container container, ContainerView view) {
            return view.is(EXITED) && !view.restarting() && RestartRules.restartsAll(container, view.exitCode());
        }
    }
}
