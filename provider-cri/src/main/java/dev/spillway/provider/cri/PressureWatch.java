package dev.spillway.provider.cri;

import static java.util.Objects.requireNonNull;

import dev.spillway.core.eviction.Eviction;
import dev.spillway.core.eviction.Eviction.Candidate;
import dev.spillway.core.eviction.Level;
import dev.spillway.core.eviction.PodUse;
import dev.spillway.core.eviction.Pressure;
import dev.spillway.core.eviction.Pressures;
import dev.spillway.core.eviction.Signal;
import dev.spillway.core.eviction.Thresholds;
import dev.spillway.core.eviction.Thresholds.Crossed;
import dev.spillway.provider.cri.pod.PodWorker;
import dev.spillway.provider.cri.runtime.CriException;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the machine: says what it runs low on, and evicts one pod after the other as long as it does; for the disk's
 * sake unused images go first. One check at a time.
 */
final class PressureWatch {
    private static final Logger log = LoggerFactory.getLogger(PressureWatch.class);
    /** A kubelet waits so long for an evicted pod to be gone before it looks again. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Thresholds thresholds;
    private final Machine machine;
    private final Consumer<Set<Pressure>> told;
    private final InstantSource clock;
    private final Supplier<Collection<PodWorker>> workers;
    private Pressures pressures = Pressures.NONE;
    private Set<Pressure> present = Set.of();
    private Optional<Leaving> leaving = Optional.empty();

    private record Leaving(PodWorker pod, Instant until) {}

    /** What is measured, and what can be done but evicting. */
    interface Machine {
        Map<Signal, Level> levels();

        /** Of every pod that can be measured, by UID. */
        Map<String, PodUse> uses() throws CriException;

        void removeUnusedImages();
    }

    /** @param told called with all pressures when they have changed */
    PressureWatch(
            Thresholds thresholds,
            Machine machine,
            Consumer<Set<Pressure>> told,
            InstantSource clock,
            Supplier<Collection<PodWorker>> workers) {
        this.thresholds = thresholds;
        this.machine = machine;
        this.told = told;
        this.clock = clock;
        this.workers = workers;
    }

    synchronized void check() {
        Instant now = clock.instant();
        List<Crossed> crossed = thresholds.crossed(machine.levels());
        pressures = pressures.with(crossed, now);
        tell(pressures.at(now, thresholds.transition()));
        boolean stillLeaving = leaving.filter(l -> now.isBefore(l.until()))
                .filter(l -> !l.pod().running().isEmpty())
                .isPresent();
        if (!crossed.isEmpty() && !stillLeaving && !relieved(crossed.getFirst())) {
            evictOne(crossed.getFirst(), now);
        }
    }

    private void tell(Set<Pressure> now) {
        if (!now.equals(present)) {
            log.warn("the machine runs low on {} (before: {})", now, present);
            present = Set.copyOf(now);
            told.accept(present);
        }
    }

    /** Whether it was enough to remove images. */
    private boolean relieved(Crossed low) {
        if (low.signal().pressure() != Pressure.DISK) {
            return false;
        }
        machine.removeUnusedImages();
        return thresholds.crossed(machine.levels()).isEmpty();
    }

    private void evictOne(Crossed low, Instant now) {
        try {
            Map<String, PodUse> uses = machine.uses();
            Map<Candidate, PodWorker> candidates = new HashMap<>();
            for (PodWorker worker : workers.get()) {
                Optional<Pod> pod = worker.pod()
                        .filter(p -> !worker.ends() && !worker.running().isEmpty());
                Optional<PodUse> use = Optional.ofNullable(uses.get(worker.ref().uid()));
                pod.ifPresent(p -> candidates.put(new Candidate(p, use), worker));
            }
            Eviction.victim(low.signal(), candidates.keySet()).ifPresent(victim -> {
                PodWorker worker = requireNonNull(candidates.get(victim));
                worker.evict(Eviction.failure(low, victim));
                leaving = Optional.of(new Leaving(worker, now.plus(PATIENCE)));
            });
        } catch (CriException e) {
            log.warn("cannot ask what pods use: {}", e.getMessage());
        }
    }
}
