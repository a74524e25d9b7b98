package dev.spillway.placement.overflow;

import dev.spillway.core.PodRef;
import dev.spillway.core.placement.PlacementState;
import dev.spillway.core.placement.Rebalance;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings pods that overflowed back to servers with free room: one eviction at a time, through the API that respects
 * disruption budgets, and only while no pod waits for a node. When evicting does not help, for their replacements overflow
 * again, the pauses grow. Not thread-safe.
 */
public final class Rebalancer {
    private static final Logger log = LoggerFactory.getLogger(Rebalancer.class);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final Pods pods;
    private final Duration pause;
    private final InstantSource clock;
    private Instant notBefore = Instant.MIN;
    private Duration next;
    private int before = Integer.MAX_VALUE;

    /** What the rebalancer looks at and does. */
    public interface Pods {
        /** Pods of virtual nodes that run. */
        List<Pod> onVirtualNodes();

        /** Asks the pod to go; {@code false} if a disruption budget forbids it now. */
        boolean evict(Pod pod);
    }

    /**
     * Does nothing by itself: {@link #look} does.
     *
     * @param pause between two evictions, above 0
     */
    public Rebalancer(Pods pods, Duration pause, InstantSource clock) {
        this.pods = pods;
        this.pause = pause;
        this.clock = clock;
        this.next = pause;
    }

    /**
     * Evicts a pod if it is time and one can come back.
     *
     * @param overflowed how many pods have overflowed now
     * @param waiting whether a pod waits for a node
     */
    public void look(Supplier<PlacementState> state, int overflowed, BooleanSupplier waiting) {
        Instant now = clock.instant();
        if (overflowed == 0) {
            before = Integer.MAX_VALUE;
            next = pause;
        }
        if (overflowed == 0 || now.isBefore(notBefore) || waiting.getAsBoolean()) {
            return;
        }
        next = overflowed < before ? pause : longer();
        notBefore = now.plus(next);
        Optional<Pod> pod = new Rebalance(state.get()).next(pods.onVirtualNodes());
        before = pod.isPresent() ? overflowed : Integer.MAX_VALUE;
        pod.ifPresent(this::evict);
    }

    private Duration longer() {
        Duration doubled = next.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private void evict(Pod pod) {
        if (pods.evict(pod)) {
            log.info("pod {} is evicted: a server has room for it again", PodRef.of(pod));
        }
    }
}
