package dev.spillway.placement.overflow;

import dev.spillway.core.PodEvent;
import dev.spillway.core.PodRef;
import dev.spillway.core.placement.Overflow;
import dev.spillway.core.placement.Overflow.Surroundings;
import dev.spillway.core.placement.OverflowCheck;
import dev.spillway.core.placement.UnitPolicy;
import dev.spillway.core.placement.VirtualNodeRules;
import dev.spillway.placement.unit.UnitCounts;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives pods that servers have no room for what they need to go to virtual nodes. Decisions are made one after the
 * other, so that limits hold; writes go side by side.
 */
public final class OverflowController {
    private static final Logger log = LoggerFactory.getLogger(OverflowController.class);
    private static final int WRITES_AT_ONCE = 16;
    /** Most reasons to stay are over before anybody could read of them. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final Cluster cluster;
    private final UnitCounts units;
    private final VirtualNodeRules rules;
    private final PodWrites writes;
    private final BiConsumer<PodRef, PodEvent> events;
    private final Duration patience;
    private final Predicate<String> overBudget;
    private final InstantSource clock;
    private final Executor writers;
    private final Semaphore writing = new Semaphore(WRITES_AT_ONCE);
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
    private final Map<String, String> onTheWay = new ConcurrentHashMap<>();

    /** A pod that stayed: since when, and what its owner was told. */
    private record Waiting(Instant since, String told) {}

    /** What the controller looks at. */
    public interface Cluster extends UnitCounts.Members {
        boolean isBehindService(String namespace, Map<String, String> labels);

        /** UIDs of the pods that overflowed, each with its namespace. */
        Map<String, String> overflowed();
    }

    /**
     * Does nothing by itself: {@link #look} does.
     *
     * @param units shared with whoever gives pods their units
     * @param patience how long a pod is unschedulable before it may overflow; zero unless a cluster autoscaler shall
     *     have its chance first
     * @param overBudget namespaces that may not overflow, because they have spent what they may
     * @param writers runs the writes
     */
    public OverflowController(
            Cluster cluster,
            UnitCounts units,
            VirtualNodeRules rules,
            PodWrites writes,
            BiConsumer<PodRef, PodEvent> events,
            Duration patience,
            Predicate<String> overBudget,
            InstantSource clock,
            Executor writers) {
        this.cluster = cluster;
        this.units = units;
        this.rules = rules;
        this.writes = writes;
        this.events = events;
        this.patience = patience;
        this.overBudget = overBudget;
        this.clock = clock;
        this.writers = writers;
    }

    /** UIDs of pods that were looked at and stayed. */
    public Set<String> waiting() {
        return Set.copyOf(waiting.keySet());
    }

    /** Begins anew, with what is seen. */
    public void forget() {
        waiting.clear();
        onTheWay.clear();
    }

    /** Looks at one pod, which may have changed, got a node, or gone. */
    public void look(String uid) {
        Optional<Pod> found = cluster.unboundPod(uid);
        if (found.isEmpty()) {
            waiting.remove(uid);
            onTheWay.remove(uid);
            return;
        }
        Pod pod = found.get();
        Optional<Instant> since = unschedulableSince(pod);
        if (since.isEmpty() || onTheWay.containsKey(uid)) {
            return;
        }
        if (clock.instant().isBefore(since.get().plus(patience))) {
            waiting.putIfAbsent(uid, new Waiting(clock.instant(), ""));
            return;
        }
        decide(pod);
    }

    /** The scheduler has tried and found no node. Its message is not read: it is written for people. */
    private static Optional<Instant> unschedulableSince(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(condition -> "PodScheduled".equals(condition.getType())
                        && "False".equals(condition.getStatus())
                        && "Unschedulable".equals(condition.getReason()))
                .map(OverflowController::since)
                .findFirst();
    }

    private static Instant since(PodCondition condition) {
        return Optional.ofNullable(condition.getLastTransitionTime())
                .map(Instant::parse)
                .orElse(Instant.EPOCH);
    }

    private void decide(Pod pod) {
        PodRef ref = PodRef.of(pod);
        Map<String, String> labels = cluster.namespaceLabels(ref.namespace());
        Optional<UnitPolicy> policy = units.policyOfMember(pod, labels);
        OptionalInt nextUnit = policy.isEmpty() ? OptionalInt.empty() : units.nextVirtual(policy.get(), pod);
        Surroundings surroundings = surroundings(pod, nextUnit, policy.isPresent() && nextUnit.isEmpty());
        switch (new OverflowCheck(cluster.state(), rules).decide(pod, labels, surroundings)) {
            case Overflow.Go go -> {
                nextUnit.ifPresent(unit -> units.decide(pod, policy.orElseThrow(), unit));
                go(pod, ref, go);
            }
            case Overflow.Stay(Overflow.Cause cause, String why) -> stay(ref, cause, why);
        }
    }

    private Surroundings surroundings(Pod pod, OptionalInt nextUnit, boolean unitsFull) {
        String namespace = pod.getMetadata().getNamespace();
        Map<String, String> overflowed = new HashMap<>(cluster.overflowed());
        overflowed.putAll(onTheWay);
        overflowed.remove(pod.getMetadata().getUid());
        Map<String, String> labels = pod.getMetadata().getLabels();
        return new Surroundings(
                (int) overflowed.values().stream().filter(namespace::equals).count(),
                overflowed.size(),
                cluster.isBehindService(namespace, labels == null ? Map.of() : labels),
                nextUnit,
                unitsFull,
                overBudget.test(namespace));
    }

    private void stay(PodRef ref, Overflow.Cause cause, String why) {
        if (cause == Overflow.Cause.NOT_MEANT || cause == Overflow.Cause.ALREADY_TOLERATES) {
            waiting.remove(ref.uid());
            return;
        }
        Instant now = clock.instant();
        Waiting before = waiting.computeIfAbsent(ref.uid(), uid -> new Waiting(now, ""));
        if (!before.told().equals(why) && !now.isBefore(before.since().plus(SETTLED))) {
            waiting.put(ref.uid(), new Waiting(before.since(), why));
            events.accept(ref, PodEvent.normal("NotOverflowed", why));
        }
    }

    private void go(Pod pod, PodRef ref, Overflow.Go go) {
        onTheWay.put(ref.uid(), ref.namespace());
        waiting.remove(ref.uid());
        writers.execute(() -> {
            writing.acquireUninterruptibly();
            try {
                write(pod, ref, go);
            } finally {
                writing.release();
            }
        });
    }

    private void write(Pod pod, PodRef ref, Overflow.Go go) {
        PodWrites.Outcome outcome = writes.patch(
                pod,
                Map.of("annotations", go.annotations(), "labels", go.labels()),
                Map.of("tolerations", go.tolerations()));
        switch (outcome) {
            case WRITTEN -> {
                log.info("pod {} may go to virtual nodes: {}", ref, go.why());
                events.accept(ref, PodEvent.normal("Overflowed", "may go to virtual nodes: " + go.why()));
            }
            case STALE, RETRY -> {
                onTheWay.remove(ref.uid());
                waiting.put(ref.uid(), new Waiting(clock.instant(), ""));
            }
            case GONE -> onTheWay.remove(ref.uid());
            case REFUSED ->
                events.accept(
                        ref,
                        PodEvent.warning(
                                "NotOverflowed", "the API server refused the tolerations; see Spillway's log"));
        }
    }
}
