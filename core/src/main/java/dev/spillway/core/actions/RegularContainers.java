package dev.spillway.core.actions;

import static dev.spillway.core.actions.ContainerView.State.EXITED;
import static dev.spillway.core.actions.ContainerView.State.RUNNING;
import static dev.spillway.core.actions.ContainerView.State.UNKNOWN;

import dev.spillway.core.actions.PodAction.KillContainer;
import dev.spillway.core.pod.RestartRules;
import dev.spillway.core.probe.ProbeResult;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is to be done about the regular containers of a pod that is initialized. */
final class RegularContainers {
    private final Pod pod;
    private final PodSnapshot snapshot;
    private final List<Container> starts = new ArrayList<>();
    private final List<KillContainer> kills = new ArrayList<>();
    private final Resizes resizes;
    private boolean anyKept;

    RegularContainers(Pod pod, PodSnapshot snapshot, Resizes resizes) {
        this.resizes = resizes;
        this.pod = pod;
        this.snapshot = snapshot;
    }

    /** {@code over}: nothing runs, and nothing will. */
    record Outcome(boolean over, List<Container> starts, List<KillContainer> kills) {}

    Outcome outcome() {
        pod.getSpec().getContainers().forEach(this::look);
        return new Outcome(!anyKept && starts.isEmpty(), starts, kills);
    }

    private void look(Container container) {
        Optional<ContainerView> view = snapshot.newest(container.getName());
        if (view.filter(v -> v.is(RUNNING)).isPresent()) {
            running(container, view.get());
            return;
        }
        if (shouldStart(container, view)) {
            starts.add(container);
            view.filter(v -> v.is(UNKNOWN))
                    .ifPresent(v -> kill(
                            container,
                            v,
                            KillReason.UNKNOWN_STATE,
                            "Container is in \"unknown\" state, try killing it before restart",
                            true));
        }
    }

    private boolean shouldStart(Container container, Optional<ContainerView> view) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && view.filter(v -> v.is(EXITED))
                        .map(v -> v.restarting() || RestartRules.restartsAfter(container, pod.getSpec(), v.exitCode()))
                        .orElse(true);
    }

    private void running(Container container, ContainerView view) {
        boolean restarts = RestartRules.restartsAfterKill(container, pod.getSpec());
        if (!view.specHash().isEmpty() && !view.specHash().equals(ContainerHash.of(container))) {
            stop(container, view, KillReason.DEFINITION_CHANGED, "definition changed", true);
        } else if (container.getLivenessProbe() != null && view.liveness() == ProbeResult.FAILURE) {
            stop(container, view, KillReason.LIVENESS_PROBE, "failed liveness probe", restarts);
        } else if (container.getStartupProbe() != null && view.startup() == ProbeResult.FAILURE) {
            stop(container, view, KillReason.STARTUP_PROBE, "failed startup probe", restarts);
        } else if (resizes.needsRestart(container, view)) {
            stop(container, view, KillReason.RESIZE, "resize requires restart", restarts);
        } else {
            anyKept = true;
        }
    }

    private void stop(Container container, ContainerView view, KillReason reason, String what, boolean restarts) {
        String message = "Container " + view.name() + " " + what;
        kill(
                container,
                view,
                reason,
                restarts && reason != KillReason.RESIZE ? message + ", will be restarted" : message,
                restarts);
        if (restarts) {
            starts.add(container);
        }
    }

    private void kill(Container container, ContainerView view, KillReason reason, String message, boolean restarts) {
        kills.add(new KillContainer(
                view.id(), view.name(), message, reason, GracePeriods.ofContainer(pod, container, reason), restarts));
    }
}
