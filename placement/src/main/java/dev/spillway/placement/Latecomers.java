package dev.spillway.placement;

import dev.spillway.core.PodEvent;
import dev.spillway.core.PodRef;
import dev.spillway.core.placement.Latecomer;
import dev.spillway.core.placement.PlacementState;
import dev.spillway.kube.PodRecord;
import dev.spillway.placement.overflow.PodWrites.Outcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Pods that got their node while the webhook was away, or while no process led. They stay where the scheduler put them;
 * what their Binding should have carried is added, and who was meant to be elsewhere is told so. All others are only looked
 * at. Safe for use by many threads.
 */
final class Latecomers {
    /** As long as events are kept: nobody is told again after every restart. */
    private static final Duration NEWS = Duration.ofHours(1);

    private static final int MOST = 5_000;

    private final Supplier<PlacementState> state;
    private final Function<String, Map<String, String>> namespaceLabels;
    private final BiFunction<PodRef, Map<String, String>, Outcome> annotate;
    private final BiConsumer<PodRef, PodEvent> events;
    private final InstantSource clock;
    private final Executor writers;
    private final Queue<PodRecord> found = new ConcurrentLinkedQueue<>();
    private final Map<PodRef, Map<String, String>> unwritten = new ConcurrentHashMap<>();

    Latecomers(
            Supplier<PlacementState> state,
            Function<String, Map<String, String>> namespaceLabels,
            BiFunction<PodRef, Map<String, String>, Outcome> annotate,
            BiConsumer<PodRef, PodEvent> events,
            InstantSource clock,
            Executor writers) {
        this.state = state;
        this.namespaceLabels = namespaceLabels;
        this.annotate = annotate;
        this.events = events;
        this.clock = clock;
        this.writers = writers;
    }

    /** A pod of the first list that has a node: looked at later, when all nodes are known. */
    void found(PodRecord pod, Pod whole, boolean onVirtualNode) {
        boolean matters =
                onVirtualNode ? Latecomer.mayLackItsCost(whole) : Latecomer.isYoungerThan(whole, NEWS, clock.instant());
        if (matters && found.size() < MOST) {
            found.add(pod);
        }
    }

    /** A pod that has got its node while this process does not act for the cluster: looked at if it acts later. */
    void missed(Pod pod) {
        if (found.size() < MOST && !latecomer(pod).annotations().isEmpty()) {
            found.add(PodRecord.of(pod));
        }
    }

    /** Looks at those of the first list and those missed, and writes again what could not be written. */
    void lookAgain() {
        for (PodRecord pod = found.poll(); pod != null; pod = found.poll()) {
            look(pod.pod());
        }
        Map.copyOf(unwritten).forEach(this::write);
    }

    /** A pod that has got its node. */
    void look(Pod pod) {
        PodRef ref = PodRef.of(pod);
        Latecomer latecomer = latecomer(pod);
        latecomer.misplaced().ifPresent(why -> events.accept(ref, PodEvent.warning("NotPlaced", why)));
        Map<String, String> annotations = latecomer.annotations();
        if (!annotations.isEmpty()) {
            write(ref, annotations);
        }
    }

    private Latecomer latecomer(Pod pod) {
        return new Latecomer(
                state.get(), pod, namespaceLabels.apply(pod.getMetadata().getNamespace()));
    }

    private void write(PodRef ref, Map<String, String> annotations) {
        unwritten.put(ref, annotations);
        writers.execute(() -> {
            if (annotate.apply(ref, annotations) != Outcome.RETRY) {
                unwritten.remove(ref);
            }
        });
    }
}
