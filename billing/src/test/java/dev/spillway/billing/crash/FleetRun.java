package dev.spillway.billing.crash;

import dev.spillway.billing.Metering;
import dev.spillway.billing.ledger.LedgerStore;
import dev.spillway.core.ElasticPlan;
import dev.spillway.core.ElasticSpec;
import dev.spillway.core.PodTransition;
import dev.spillway.core.meter.Subject;
import dev.spillway.core.spec.Catalogue;
import dev.spillway.core.spec.Sizing;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** One life of a process that meters a fleet, as the rooms around the meter drive it. */
public final class FleetRun {
    private static final Subject.Place PLACE = new Subject.Place("vn-1", "", "");

    private final PodFleet fleet;
    private final Diary diary;
    private final Metering metering;
    private final AtomicLong now = new AtomicLong();

    /** What the world sees of a life; any call may be its last. */
    public interface Diary {
        /** The process lives in this second. */
        void lives(long second);

        /** A pod is gone from API and provider: nobody remembers it but the ledger. */
        void removed(int pod);

        /** Pods that are gone. */
        Set<Integer> gone();
    }

    public FleetRun(PodFleet fleet, LedgerStore ledger, Diary diary) {
        this.fleet = fleet;
        this.diary = diary;
        this.metering = new Metering(ledger, PLACE, () -> PodFleet.at(now.get()));
    }

    /** Starts, finds what is there, and goes on second by second until all pods are gone or somebody kills it. */
    public void live(long from) {
        now.set(from);
        diary.lives(from);
        List<Integer> there = there();
        metering.reconcile(
                () -> there.stream().map(i -> fleet.observation(i, from)).toList(),
                () -> there.stream().map(fleet::pod).toList(),
                Catalogue.AS_REQUESTED);
        there.forEach(this::accepted);
        Map<Long, List<Integer>> ends = new HashMap<>();
        there.forEach(i -> ends(i, ends));
        for (long second = from; diary.gone().size() < fleet.size(); second++) {
            now.set(second);
            diary.lives(second);
            if (second > from) {
                begin(second, ends);
            }
            end(ends.getOrDefault(second, List.of()));
        }
        metering.close();
    }

    private List<Integer> there() {
        List<Integer> there = new ArrayList<>();
        for (int i = 0; i < fleet.size(); i++) {
            if (fleet.acceptedAt(i).isPresent() && !diary.gone().contains(i)) {
                there.add(i);
            }
        }
        return there;
    }

    private void begin(long second, Map<Long, List<Integer>> ends) {
        for (int i : fleet.acceptedIn(second)) {
            accepted(i);
            ends(i, ends);
        }
    }

    private void ends(int pod, Map<Long, List<Integer>> ends) {
        ends.computeIfAbsent(Math.max(now.get(), fleet.endsAt(pod)), s -> new ArrayList<>())
                .add(pod);
    }

    private void accepted(int index) {
        Pod pod = fleet.pod(index);
        if (Catalogue.AS_REQUESTED.size(pod) instanceof Sizing.Sized(ElasticSpec spec)) {
            metering.happened(new PodTransition.Accepted(pod, new ElasticPlan(spec), PodFleet.at(now.get())));
        }
        metering.happened(new PodTransition.Observed(fleet.observation(index, now.get()), PodFleet.at(now.get())));
    }

    /** Each pod by a worker of its own, as a node does it; a pod is removed when its usage is in the ledger. */
    private void end(List<Integer> pods) {
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int pod : pods) {
                workers.execute(() -> metering.happened(
                        new PodTransition.Observed(fleet.observation(pod, now.get()), PodFleet.at(now.get()))));
            }
        }
        pods.forEach(diary::removed);
    }

    /** Lets go of what a killed process would have let go of. */
    public void abandon() {
        metering.close();
    }
}
