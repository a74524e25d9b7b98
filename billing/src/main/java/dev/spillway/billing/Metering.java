package dev.spillway.billing;

import dev.spillway.billing.ledger.LedgerStore;
import dev.spillway.billing.ledger.LedgerWrite;
import dev.spillway.core.ElasticPlan;
import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.core.PodTransition;
import dev.spillway.core.PodTransitions;
import dev.spillway.core.meter.MeterFact;
import dev.spillway.core.meter.MeterFacts;
import dev.spillway.core.meter.Reconciliation;
import dev.spillway.core.meter.Subject;
import dev.spillway.core.spec.Catalogue;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Meters the pods of one virtual node into the ledger. Whatever a crash loses on the way to the database is read
 * again from API and provider. Thread-safe.
 */
public final class Metering implements PodTransitions, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Metering.class);
    private static final Duration DURABLE = Duration.ofSeconds(10);
    /** How far a pod that vanishes while Spillway is away can be charged too little. */
    private static final Duration SEEN_EVERY = Duration.ofSeconds(15);

    private final LedgerStore ledger;
    private final Subject.Place place;
    private final InstantSource clock;
    private volatile boolean closed;
    private volatile boolean reconciled;

    public Metering(LedgerStore ledger, Subject.Place place, InstantSource clock) {
        this.ledger = ledger;
        this.place = place;
        this.clock = clock;
    }

    /**
     * Repeating a transition costs a look-up and changes nothing. For a pod that is over this waits until the ledger has
     * its usage, a commit's time: afterwards nobody but the ledger may remember the pod.
     */
    @Override
    public void happened(PodTransition transition) {
        switch (transition) {
            case PodTransition.Accepted(Pod pod, ElasticPlan plan, Instant at) -> {
                var _ = write(MeterFacts.accepted(pod, plan.spec(), place, at));
            }
            case PodTransition.Observed(PodObservation observation, Instant at) -> observed(observation, at);
        }
    }

    private void observed(PodObservation observation, Instant at) {
        List<CompletableFuture<Void>> writes =
                MeterFacts.observed(observation, at).stream().map(this::write).toList();
        if (observation.released() && !writes.isEmpty()) {
            awaitDurable(writes.getLast(), observation.pod());
        }
    }

    private static void awaitDurable(CompletableFuture<Void> write, PodRef pod) {
        try {
            write.get(DURABLE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn(
                    "usage of pod {} is not in the ledger yet; if this process ends now it is charged too little", pod);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Puts the meters that an earlier life of this process left open right, and opens those that it could not open any
     * more. Call it once, when the provider's list and the node's pods are complete; from then on the node counts as seen.
     * Pods may be accepted meanwhile.
     *
     * @param observations all that the provider runs or still remembers
     * @param pods all that the API server has on this node
     * @param catalogue the node's, for pods whose acceptance was not recorded
     * @throws dev.spillway.billing.ledger.LedgerException if the ledger cannot be read
     */
    public void reconcile(
            Supplier<? extends Collection<PodObservation>> observations,
            Supplier<? extends Collection<Pod>> pods,
            Catalogue catalogue) {
        OptionalLong seen = ledger.read(view -> view.seen(place.node()));
        Instant lastSeen = seen.isPresent() ? Instant.ofEpochSecond(seen.getAsLong()) : clock.instant();
        // Meters first: one that is opened after this is not looked for in lists that were taken before it.
        Set<String> open = open();
        Reconciliation world = new Reconciliation(observations.get(), pods.get(), lastSeen);
        List<CompletableFuture<Void>> writes = new ArrayList<>();
        world.factsFor(open).forEach(fact -> writes.add(write(fact)));
        world.unrecorded(open, catalogue, place).forEach(fact -> writes.add(write(fact)));
        CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).join();
        reconciled = true;
        Thread.ofVirtual().name("metering-" + place.node()).start(this::keepSeen);
    }

    private Set<String> open() {
        return ledger.read(view -> {
            Set<String> uids = new HashSet<>();
            view.meters(meter -> {
                if (meter.subject().node().equals(place.node())) {
                    uids.add(meter.uid());
                }
            });
            return uids;
        });
    }

    private void keepSeen() {
        while (!closed) {
            seen();
            LockSupport.parkNanos(SEEN_EVERY.toNanos());
        }
    }

    private void seen() {
        var _ = ledger.write(new LedgerWrite.Seen(place.node(), clock.instant().getEpochSecond()));
    }

    /** The ledger itself says what it could not store. */
    private CompletableFuture<Void> write(MeterFact fact) {
        return ledger.write(new LedgerWrite.Fact(fact));
    }

    /** Notes once more that the meters are right; the ledger stays open. */
    @Override
    public void close() {
        closed = true;
        if (reconciled) {
            seen();
        }
    }
}
