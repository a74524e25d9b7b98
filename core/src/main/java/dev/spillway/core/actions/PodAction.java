package dev.spillway.core.actions;

import dev.spillway.core.PodFailure;
import dev.spillway.core.resources.LinuxResources;
import io.fabric8.kubernetes.api.model.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One step towards what a pod's spec wants. */
public sealed interface PodAction {

    /**
     * The pod's life here is over: stop what runs, sidecars last ({@link TerminationOrder}), then the sandbox, release
     * everything; start nothing any more.
     */
    record EndPod() implements PodAction {}

    /** The pod is given up, as by {@link EndPod}, and the failure is its status. */
    record FailPod(PodFailure failure) implements PodAction {}

    /** Stop what runs and this sandbox, because another one follows. Event {@code SandboxChanged}. */
    record StopSandbox(String id) implements PodAction {}

    /**
     * Set up a new sandbox with its network.
     *
     * @param attempt 0 for the pod's first one
     */
    record CreateSandbox(int attempt) implements PodAction {}

    /**
     * Stop one running container, preStop first.
     *
     * @param message the text of the {@code Killing} event
     * @param grace at least {@link GracePeriods#MINIMUM}; preStop runs within it
     * @param restarts it is to run again: say so in the {@link ContainerView} of what is left of it
     */
    record KillContainer(String id, String name, String message, KillReason reason, Duration grace, boolean restarts)
            implements PodAction {}

    /**
     * Set running containers and the cgroup around them to what the pod has been granted: the cgroup first where it
     * grows, last where it shrinks; containers in the given order.
     */
    record ResizePod(LinuxResources pod, List<ContainerResize> containers) implements PodAction {}

    /** What one running container's cgroup is set to now, and shall be. */
    record ContainerResize(String id, String name, LinuxResources from, LinuxResources to) {}

    /** Remove a container, its log kept; one that {@code runs} is killed first. */
    record RemoveContainer(String id, String name, boolean runs) implements PodAction {}

    /**
     * Pull, create, start, run postStart. When it fails for a {@link Kind#INIT} container that is no sidecar, carry out
     * none of the actions after it; in every other case go on.
     *
     * @param restartCount of the new attempt, as far as the runtime's containers tell
     */
    record StartContainer(Kind kind, Container container, int restartCount) implements PodAction {}

    /** Do not start yet: the container is Waiting, reason {@code CrashLoopBackOff}. Event {@code BackOff}. */
    record WaitForBackOff(Kind kind, Container container, String message, Instant until) implements PodAction {}

    /** Which of the spec's lists a container is in. */
    enum Kind {
        INIT,
        REGULAR,
        EPHEMERAL
    }
}
