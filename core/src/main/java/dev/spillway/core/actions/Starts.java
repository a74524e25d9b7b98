package dev.spillway.core.actions;

import dev.spillway.core.actions.ContainerView.State;
import dev.spillway.core.actions.PodAction.Kind;
import dev.spillway.core.actions.PodAction.StartContainer;
import dev.spillway.core.actions.PodAction.WaitForBackOff;
import dev.spillway.core.backoff.BackOff;
import dev.spillway.core.backoff.GoDuration;
import dev.spillway.core.pod.Containers;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Starts containers, or has them wait because they crash. */
final class Starts {
    private final Pod pod;
    private final PodSnapshot snapshot;
    private final Instant now;
    private final List<PodAction> actions;
    private BackOff backOff;
    private Optional<Instant> wakeAt = Optional.empty();

    Starts(Pod pod, PodSnapshot snapshot, BackOff backOff, Instant now, List<PodAction> actions) {
        this.pod = pod;
        this.snapshot = snapshot;
        this.backOff = backOff;
        this.now = now;
        this.actions = actions;
    }

    BackOff backOff() {
        return backOff;
    }

    Optional<Instant> wakeAt() {
        return wakeAt;
    }

    /** An earlier end does not matter, since what is left of it is removed. */
    void startAfresh(Container container) {
        actions.add(new StartContainer(Kind.INIT, container, nextCount(container)));
    }

    /** Starts it, or has it wait; false if the rest of the initialization has to wait with it. */
    boolean start(Kind kind, Container container) {
        List<ContainerView> ended = snapshot.attempts(container.getName()).stream()
                .filter(v -> v.is(State.EXITED))
                .toList();
        String key = key(container);
        Optional<Instant> until = until(key, ended);
        if (until.isPresent()) {
            waitUntil(until.get(), kind, container);
            return kind != Kind.INIT || Containers.isSidecar(container);
        }
        if (!ended.isEmpty() && !isFirstKill(ended)) {
            backOff = backOff.next(key, ended.getFirst().finishedAt(), now);
        }
        actions.add(new StartContainer(kind, container, nextCount(container)));
        return true;
    }

    /**
     * A kubelet kills a container and starts it again in one step, for which only the end before counts; it waits after
     * this end, too, if it came too soon after that one.
     */
    private Optional<Instant> until(String key, List<ContainerView> ended) {
        if (ended.isEmpty() || isFirstKill(ended)) {
            return Optional.empty();
        }
        Instant last = ended.getFirst().finishedAt();
        boolean atOnce = ended.getFirst().restarting()
                && backOff.until(key, ended.get(1).finishedAt(), last).isEmpty();
        return atOnce ? Optional.empty() : backOff.until(key, last, now);
    }

    /** It has never ended by itself. */
    private static boolean isFirstKill(List<ContainerView> ended) {
        return ended.size() == 1 && ended.getFirst().restarting();
    }

    private void waitUntil(Instant until, Kind kind, Container container) {
        String message = "back-off " + GoDuration.format(backOff.delay(key(container)))
                + " restarting failed container=" + container.getName() + " pod=" + named(pod);
        actions.add(new WaitForBackOff(kind, container, message, until));
        wakeAt = wakeAt.filter(until::isAfter).or(() -> Optional.of(until));
    }

    private int nextCount(Container container) {
        return snapshot.attempts(container.getName()).stream()
                        .mapToInt(ContainerView::restartCount)
                        .max()
                        .orElse(-1)
                + 1;
    }

    /** Another image, or other resources, may have mended it: they begin anew. */
    private static String key(Container container) {
        return container.getName() + "/" + container.getImage() + "/" + container.getResources();
    }

    /** As the kubelet's messages name a pod. */
    private static String named(Pod pod) {
        return pod.getMetadata().getName() + "_" + pod.getMetadata().getNamespace() + "("
                + pod.getMetadata().getUid() + ")";
    }
}
