package dev.spillway.placement;

import dev.spillway.placement.overflow.OverflowController;
import dev.spillway.placement.overflow.Rebalancer;
import dev.spillway.placement.unit.UnitController;
import dev.spillway.placement.unit.UnitCounts;
import dev.spillway.placement.view.ClusterView;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at pods, one after the other, on a thread of its own, while this process is the one that does so for the cluster.
 * Whoever becomes that begins with what is seen then.
 */
final class PlacementWork implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PlacementWork.class);
    private static final long SYNC_SECONDS = 30;
    private static final long LOOK_AGAIN_MILLIS = 500;
    private static final long LOOK_ANYWAY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ClusterView view;
    private final UnitCounts counts;
    private final UnitController units;
    private final OverflowController overflow;
    private final Optional<Rebalancer> rebalancer;
    private final Latecomers latecomers;
    private final BooleanSupplier leads;
    private final Runnable taken;
    private final ChangedPods changed = new ChangedPods();
    private final Thread worker = Thread.ofVirtual().name("placement").unstarted(this::work);
    private boolean leading;
    private long seen = -1;
    private long lookedAt = System.nanoTime();

    /**
     * Does nothing yet.
     *
     * @param leads whether this process acts for the cluster now
     * @param taken called when it does so from now on, once all pods are known
     */
    PlacementWork(
            ClusterView view,
            UnitCounts counts,
            UnitController units,
            OverflowController overflow,
            Optional<Rebalancer> rebalancer,
            Latecomers latecomers,
            BooleanSupplier leads,
            Runnable taken) {
        this.view = view;
        this.counts = counts;
        this.units = units;
        this.overflow = overflow;
        this.rebalancer = rebalancer;
        this.latecomers = latecomers;
        this.leads = leads;
        this.taken = taken;
    }

    void start() {
        worker.start();
    }

    /** The pod has changed, got a node, or gone. */
    void changed(String uid) {
        changed.add(uid);
    }

    private void work() {
        try {
            // Acting on half of the pods would call servers empty that are full.
            while (!view.awaitSynced(SYNC_SECONDS)) {
                log.warn("placement waits for the list of pods");
            }
            while (!Thread.currentThread().isInterrupted()) {
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void step() throws InterruptedException {
        Optional<String> uid = changed.poll(LOOK_AGAIN_MILLIS);
        if (!leads.getAsBoolean()) {
            // Whoever leads looks at it; whoever leads next looks at all.
            leading = false;
            return;
        }
        if (!leading) {
            leading = true;
            takeOver();
        }
        uid.ifPresent(this::look);
        boolean due = System.nanoTime() - lookedAt > LOOK_ANYWAY_NANOS;
        if (uid.isEmpty() && (due || seen != view.version())) {
            seen = view.version();
            lookedAt = System.nanoTime();
            lookAgain();
            rebalance();
        }
    }

    private void takeOver() {
        log.info("placement acts for the cluster from now on");
        counts.forget();
        units.forget();
        overflow.forget();
        view.unboundPods().forEach(changed::add);
        taken.run();
    }

    private void lookAgain() {
        Set<String> waiting = new HashSet<>(overflow.waiting());
        waiting.addAll(units.waiting());
        waiting.forEach(this::look);
        safely("pods that were bound while the webhook was away", latecomers::lookAgain);
    }

    private void rebalance() {
        safely(
                "overflowed pods",
                () -> rebalancer.ifPresent(each -> each.look(
                        view::state,
                        view.overflowed().size(),
                        () -> !overflow.waiting().isEmpty() || !units.waiting().isEmpty())));
    }

    private void look(String uid) {
        try {
            units.look(uid);
            overflow.look(uid);
        } catch (RuntimeException e) {
            // One pod that breaks a rule of ours must not keep all others waiting.
            log.error("placement of pod {} failed; it stays as it is", uid, e);
        }
    }

    private static void safely(String what, Runnable look) {
        try {
            look.run();
        } catch (RuntimeException e) {
            log.warn("{} are not looked at now: {}", what, e.getMessage());
        }
    }

    /** Pods stay where they are. */
    @Override
    public void close() {
        worker.interrupt();
        try {
            worker.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
