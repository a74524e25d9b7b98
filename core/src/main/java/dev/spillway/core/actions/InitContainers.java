package dev.spillway.core.actions;

import static dev.spillway.core.actions.ContainerView.State.CREATED;
import static dev.spillway.core.actions.ContainerView.State.RUNNING;

import dev.spillway.core.actions.PodAction.KillContainer;
import dev.spillway.core.pod.Containers;
import dev.spillway.core.pod.RestartRules;
import dev.spillway.core.probe.ProbeResult;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be done about a pod's init containers in a sandbox that stands: a kubelet's
 * {@code computeInitContainerActions} (pkg/kubelet/kuberuntime/kuberuntime_container.go, 1.36).
 *
 * <p>They are looked at from the last to the first, because completed ones may have been removed from the runtime:
 * the last one that is known tells how far the initialization has come; before it only sidecars matter.
 */
final class InitContainers {
    private final Pod pod;
    private final PodSnapshot snapshot;
    private final List<Container> inits;
    private final ArrayDeque<Integer> starts = new ArrayDeque<>();
    private final List<KillContainer> kills = new ArrayList<>();
    private final Resizes resizes;
    private boolean initialized;
    private boolean failed;

    InitContainers(Pod pod, PodSnapshot snapshot, Resizes resizes) {
        this.resizes = resizes;
        this.pod = pod;
        this.snapshot = snapshot;
        this.inits = pod.getSpec().getInitContainers();
    }

    /**
     * @param initialized regular containers may be started
     * @param failed the pod is over
     * @param starts indexes into the spec's init containers, in the order to start them
     */
    record Outcome(boolean initialized, boolean failed, List<Integer> starts, List<KillContainer> kills) {}

    Outcome outcome() {
        if (inits.isEmpty()) {
            return new Outcome(true, false, List.of(), List.of());
        }
        initialized = anyRegularContainerLives();
        boolean laterOneKnown = initialized;
        for (int i = inits.size() - 1; i >= 0 && !failed; i--) {
            laterOneKnown |= look(i, laterOneKnown);
        }
        if (!laterOneKnown && !failed) {
            starts.addFirst(0);
        }
        return new Outcome(initialized && !failed, failed, failed ? List.of() : List.copyOf(starts), kills);
    }

    /** Exited ones do not count: after a restart of the machine they are all that is left of an earlier sandbox. */
    private boolean anyRegularContainerLives() {
        return pod.getSpec().getContainers().stream()
                .anyMatch(c -> snapshot.newest(c.getName())
                        .filter(v -> v.is(CREATED) || v.is(RUNNING))
                        .isPresent());
    }

    /** Decides about one container; false if the runtime does not know it. */
    private boolean look(int i, boolean passed) {
        Container container = inits.get(i);
        boolean sidecar = Containers.isSidecar(container);
        var view = snapshot.newest(container.getName());
        if (view.isEmpty()) {
            if (passed && sidecar) {
                starts.addFirst(i);
            }
            return false;
        }
        if (!passed || sidecar) {
            decide(i, view.get(), passed);
        }
        return true;
    }

    private void decide(int i, ContainerView view, boolean passed) {
        boolean sidecar = Containers.isSidecar(inits.get(i));
        switch (view.state()) {
            case CREATED -> starts.addFirst(i);
            case RUNNING -> {
                if (sidecar) {
                    runningSidecar(i, view, passed);
                } else {
                    // The API server allows no policy that would restart it.
                    resizes.needsRestart(inits.get(i), view);
                }
            }
            case EXITED -> exited(i, view, sidecar);
            case UNKNOWN -> unknown(i, view, sidecar);
        }
    }

    private void runningSidecar(int i, ContainerView view, boolean passed) {
        Container container = inits.get(i);
        if (container.getStartupProbe() != null && view.startup() != ProbeResult.SUCCESS) {
            if (view.startup() == ProbeResult.FAILURE) {
                restart(i, view, KillReason.STARTUP_PROBE, "failed startup probe");
            }
            return;
        }
        if (i == inits.size() - 1) {
            initialized = true;
        } else if (!passed) {
            starts.addFirst(i + 1);
        }
        if (!view.specHash().isEmpty() && !view.specHash().equals(ContainerHash.of(container))) {
            restart(i, view, KillReason.DEFINITION_CHANGED, "definition changed");
        } else if (container.getLivenessProbe() != null && view.liveness() == ProbeResult.FAILURE) {
            restart(i, view, KillReason.LIVENESS_PROBE, "failed liveness probe");
        } else if (resizes.needsRestart(container, view)) {
            restart(i, view, KillReason.RESIZE, "resize requires restart");
        }
    }

    private void exited(int i, ContainerView view, boolean sidecar) {
        Container container = inits.get(i);
        if (sidecar || view.restarting()) {
            starts.addFirst(i);
        } else if (view.exitCode() == 0) {
            completed(i);
        } else if (RestartRules.restartsAfter(container, pod.getSpec(), view.exitCode())) {
            starts.addFirst(i);
        } else {
            failed = true;
        }
    }

    private void completed(int i) {
        if (i == inits.size() - 1) {
            initialized = true;
        } else {
            starts.addFirst(i + 1);
        }
    }

    private void unknown(int i, ContainerView view, boolean sidecar) {
        if (!sidecar && !RestartRules.restartsAfterKill(inits.get(i), pod.getSpec())) {
            failed = true;
            return;
        }
        kill(
                i,
                view,
                KillReason.UNKNOWN_STATE,
                "Init container is in \"unknown\" state, try killing it before restart");
        starts.addFirst(i);
    }

    private void restart(int i, ContainerView view, KillReason reason, String what) {
        kill(i, view, reason, "Init container " + view.name() + " " + what);
        starts.addFirst(i);
    }

    private void kill(int i, ContainerView view, KillReason reason, String message) {
        kills.add(new KillContainer(
                view.id(), view.name(), message, reason, GracePeriods.ofContainer(pod, inits.get(i), reason), true));
    }
}
