package dev.spillway.provider.cri.pod;

import dev.spillway.core.ContainerState.Waiting;
import dev.spillway.core.PodEvent;
import dev.spillway.core.PodFailure;
import dev.spillway.core.PodRef;
import dev.spillway.core.actions.GracePeriods;
import dev.spillway.core.actions.KillReason;
import dev.spillway.core.actions.PodAction;
import dev.spillway.core.actions.PodActions;
import dev.spillway.core.actions.PodDecision;
import dev.spillway.core.actions.PodSnapshot;
import dev.spillway.core.backoff.BackOff;
import dev.spillway.core.pod.Containers;
import dev.spillway.cri.api.ContainerStatus;
import dev.spillway.cri.api.PodSandbox;
import dev.spillway.cri.api.PodSandboxConfig;
import dev.spillway.cri.api.PodSandboxStatus;
import dev.spillway.provider.ElasticPod;
import dev.spillway.provider.cri.runtime.CriException;
import dev.spillway.provider.cri.volume.VolumeException;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Takes a pod that shall run one look and its steps further. Used by the pod's worker alone. */
final class PodRun {
    private static final Duration FIRST_SANDBOX_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_SANDBOX_RETRY = Duration.ofSeconds(10);
    private static final Duration VOLUME_RETRY = Duration.ofSeconds(2);

    private final Host host;
    private final PodRef ref;
    private final PodView view;
    private final PodSetup setup;
    private final Endings endings;
    private final PodProbes probes;
    private final RunFacts facts;
    private final Enforced enforced;
    private final PodResize resize;
    private final PostStarts postStarts;
    private final Consumer<String> known;
    private final BiConsumer<String, PodEvent> event;
    private final ContainerStarts starts;
    private final Sandboxes sandboxes;
    private final SandboxGuard guard;
    private final Map<String, Instant> backOffTold = new HashMap<>();
    private final Set<String> restarting = new HashSet<>();

    private BackOff backOff = BackOff.none();
    private Duration sandboxRetry = FIRST_SANDBOX_RETRY;
    private boolean lookForMore;
    private String volumeTrouble = "";

    PodRun(
            Host host,
            PodRef ref,
            PodView view,
            PodSetup setup,
            Endings endings,
            PodProbes probes,
            RunFacts facts,
            Enforced enforced,
            PostStarts postStarts,
            Consumer<String> known,
            BiConsumer<String, PodEvent> event,
            Runnable wake) {
        this.host = host;
        this.ref = ref;
        this.view = view;
        this.setup = setup;
        this.endings = endings;
        this.probes = probes;
        this.facts = facts;
        this.enforced = enforced;
        this.resize = new PodResize(host, enforced, event);
        this.postStarts = postStarts;
        this.known = known;
        this.event = event;
        this.starts = new ContainerStarts(
                host, ref, view, host.images().forPod(wake), new ContainerParts(host, setup), event, known);
        this.guard = new SandboxGuard(host, ref, e -> event.accept("", e));
        this.sandboxes = new Sandboxes(host, setup, e -> event.accept("", e));
    }

    /**
     * What came of it.
     *
     * @param ends the pod's life here is over
     * @param again when to look again even if nothing happens before
     */
    record Result(boolean ends, Optional<PodFailure> failure, Optional<Instant> again) {}

    /** One pass through a decision's actions. */
    private static final class Pass {
        final Pod pod;
        final PodDecision decision;
        Optional<Instant> again;
        Optional<PodSandboxConfig> sandboxConfig = Optional.empty();
        boolean held;
        boolean ends;
        Optional<PodFailure> failure = Optional.empty();

        Pass(Pod pod, PodDecision decision) {
            this.pod = pod;
            this.decision = decision;
            this.again = decision.wakeAt();
        }

        void at(Instant when) {
            again = again.filter(when::isAfter).or(() -> Optional.of(when));
        }
    }

    /** Why granted resources are not in force yet; empty if nothing has gone wrong. */
    String resizeError() {
        return resize.error();
    }

    /** The runtime may hold sandboxes or containers of this pod that we never heard of. */
    void lookForMore() {
        lookForMore = true;
    }

    void lookForMoreIfAsked() throws CriException {
        if (!lookForMore) {
            return;
        }
        for (PodSandbox sandbox : host.runtime().podSandboxes(Labels.ofPod(ref))) {
            if (!view.ids().contains(sandbox.getId())) {
                known.accept(sandbox.getId());
                view.sandbox(sandbox.getId());
            }
        }
        for (dev.spillway.cri.api.Container container : host.runtime().containers(Labels.ofPod(ref))) {
            if (!view.ids().contains(container.getId())) {
                known.accept(container.getId());
                view.container(container.getId());
            }
        }
        lookForMore = false;
    }

    Result step(ElasticPod elastic) throws CriException, IOException {
        Pod pod = elastic.pod();
        lookForMoreIfAsked();
        restarting.retainAll(view.ids());
        facts.begin(pod, view);
        enforced.begin(elastic);
        Optional<Instant> due;
        try {
            due = setup.prepare(elastic);
            volumeTrouble = "";
        } catch (VolumeException e) {
            return volumesNotReady(e);
        }
        Optional<Instant> nextProbe = probes.tick(pod, false);
        endAfterFailedHooks(pod);
        PodSnapshot snapshot = ContainerViews.snapshot(view, probes, enforced, restarting);
        Pass pass = new Pass(
                pod,
                PodActions.decide(
                        pod,
                        elastic.plan().spec(),
                        snapshot,
                        backOff,
                        host.clock().instant()));
        if (pass.decision.actions().stream().noneMatch(PodAction.ResizePod.class::isInstance)) {
            resize.done();
        }
        for (PodAction action : pass.decision.actions()) {
            if (!pass.held) {
                carryOut(action, pass);
            }
        }
        if (!pass.held) {
            // Starts that were not made must not lengthen the back-off that the decision counted for them.
            backOff = pass.decision.backOff();
        }
        due.ifPresent(pass::at);
        nextProbe.ifPresent(pass::at);
        return new Result(pass.ends, pass.failure, pass.again);
    }

    private Result volumesNotReady(VolumeException e) {
        if (e.failure().isPresent()) {
            return new Result(true, e.failure(), Optional.empty());
        }
        if (!e.onItsWay() && !e.getMessage().equals(volumeTrouble)) {
            volumeTrouble = e.getMessage();
            event.accept("", PodEvent.warning("FailedMount", e.getMessage()));
        }
        return new Result(
                false, Optional.empty(), Optional.of(host.clock().instant().plus(VOLUME_RETRY)));
    }

    private void carryOut(PodAction action, Pass pass) throws CriException, IOException {
        switch (action) {
            case PodAction.EndPod _ -> pass.ends = true;
            case PodAction.FailPod fail -> {
                pass.ends = true;
                pass.failure = Optional.of(fail.failure());
            }
            case PodAction.CreateSandbox create -> createSandbox(create, pass);
            case PodAction.StopSandbox stop -> stopSandbox(stop, pass);
            case PodAction.StartContainer start -> start(start, pass);
            case PodAction.KillContainer kill -> kill(kill, pass);
            case PodAction.RemoveContainer remove -> remove(remove, pass);
            case PodAction.ResizePod asked -> resize.carryOut(asked, pass.pod).ifPresent(pass::at);
            case PodAction.WaitForBackOff wait -> backOff(wait, pass);
        }
    }

    private void createSandbox(PodAction.CreateSandbox create, Pass pass) throws CriException, IOException {
        PodSandboxConfig config = sandboxConfig(pass, create.attempt());
        try {
            String id = sandboxes.create(pass.pod, config);
            sandboxRetry = FIRST_SANDBOX_RETRY;
            known.accept(id);
            view.sandbox(id);
        } catch (Sandboxes.NotMadeException e) {
            lookForMore |= e.uncertain();
            noSandbox(e.words(), pass);
        }
    }

    private void noSandbox(String why, Pass pass) {
        event.accept("", PodEvent.warning("FailedCreatePodSandBox", "Failed to create pod sandbox: " + why));
        pass.held = true;
        pass.at(host.clock().instant().plus(sandboxRetry));
        Duration longer = sandboxRetry.multipliedBy(2);
        sandboxRetry = longer.compareTo(LONGEST_SANDBOX_RETRY) > 0 ? LONGEST_SANDBOX_RETRY : longer;
    }

    private PodSandboxConfig sandboxConfig(Pass pass, int attempt) throws IOException {
        if (pass.sandboxConfig.isEmpty()) {
            pass.sandboxConfig = Optional.of(sandboxes.config(pass.pod, attempt));
        }
        return pass.sandboxConfig.get();
    }

    private void stopSandbox(PodAction.StopSandbox stop, Pass pass) throws CriException {
        List<ContainerStatus> running = view.running();
        if (!running.isEmpty()) {
            Instant by = host.clock().instant().plus(Endings.MINIMUM);
            endings.endAll(Optional.of(pass.pod), running, by);
            pass.held = true;
            return;
        }
        event.accept("", PodEvent.normal("SandboxChanged", "Pod sandbox changed, it will be killed and re-created."));
        host.runtime().stopPodSandbox(stop.id());
        host.guard().release(stop.id());
        view.sandbox(stop.id());
    }

    /** What follows waits until it has ended: its next attempt may be among it. */
    private void kill(PodAction.KillContainer kill, Pass pass) {
        Instant by = host.clock().instant().plus(kill.grace());
        if (kill.restarts()) {
            restarting.add(kill.id());
        }
        view.running().stream()
                .filter(c -> c.getId().equals(kill.id()))
                .forEach(c -> endings.end(Optional.of(pass.pod), c, by, kill.message()));
        pass.held = true;
    }

    private void remove(PodAction.RemoveContainer remove, Pass pass) throws CriException {
        Optional<ContainerStatus> running = view.running().stream()
                .filter(c -> c.getId().equals(remove.id()))
                .findFirst();
        if (running.isPresent()) {
            String message = "Stopping container " + remove.name();
            Instant by = host.clock().instant().plus(Endings.MINIMUM);
            endings.end(Optional.of(pass.pod), running.get(), by, message);
            pass.held = true;
            return;
        }
        host.runtime().removeContainer(remove.id());
        view.forget(remove.id());
    }

    private void backOff(PodAction.WaitForBackOff wait, Pass pass) {
        String name = wait.container().getName();
        facts.waits(
                name,
                postStarts
                        .lastFailure(name, host.clock().instant())
                        .map(why -> new Waiting("PostStartHookError", why))
                        .orElseGet(() -> new Waiting("CrashLoopBackOff", wait.message())));
        postStarts.toldUntil(name, host.clock().instant()).ifPresent(pass::at);
        if (!wait.until().equals(backOffTold.put(name, wait.until()))) {
            event.accept(
                    name,
                    PodEvent.warning(
                            "BackOff",
                            "Back-off restarting failed container " + name + " in pod " + ref.name() + "_"
                                    + ref.namespace() + "(" + ref.uid() + ")"));
        }
    }

    private void endAfterFailedHooks(Pod pod) {
        for (ContainerStatus container :
                postStarts.failed(view.running(), host.clock().instant())) {
            Containers.named(pod, container.getMetadata().getName()).ifPresent(spec -> {
                Duration grace = GracePeriods.ofContainer(pod, spec, KillReason.POST_START_HOOK);
                endings.end(Optional.of(pod), container, host.clock().instant().plus(grace), "FailedPostStartHook");
            });
        }
    }

    private void start(PodAction.StartContainer start, Pass pass) throws CriException, IOException {
        if (postStarts.any()) {
            pass.held = true;
            return;
        }
        String name = start.container().getName();
        PodSandboxStatus sandbox = view.sandbox().orElseThrow();
        if (!guard.guard(pass.pod, sandbox)) {
            pass.held = true;
            pass.at(host.clock().instant().plus(FIRST_SANDBOX_RETRY));
            return;
        }
        PodSandboxConfig config = sandboxConfig(pass, sandbox.getMetadata().getAttempt());
        switch (starts.start(pass.pod, start.container(), start.restartCount(), sandbox, config)) {
            case ContainerStarts.Outcome.Started started -> {
                facts.started(name);
                if (start.kind() == PodAction.Kind.INIT) {
                    // What comes after a sidecar waits for its start alone, of which nobody else tells.
                    pass.at(host.clock().instant());
                }
                probes.tick(pass.pod, false).ifPresent(pass::at);
                postStarts.begin(start.container(), started.containerId());
            }
            case ContainerStarts.Outcome.Pulling _ -> {
                // What follows may rely on this one running, such as a proxy: the order of the spec holds.
                pass.held = true;
            }
            case ContainerStarts.Outcome.Failed failed -> {
                facts.waits(name, failed.why());
                pass.at(failed.again());
                pass.held |= start.kind() == PodAction.Kind.INIT && !Containers.isSidecar(start.container());
            }
        }
    }
}
