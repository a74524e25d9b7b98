package dev.spillway.node;

import dev.spillway.core.PodEvent;
import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.kube.ApiException;
import dev.spillway.provider.ProviderException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares, round after round, what the provider holds with what the API server has: removes what the API lacks, by
 * {@link SweepRule}, and tells workers of pods that the provider lacks. Rounds must not overlap.
 */
final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    private final NodeContext context;
    private final PodWorkers workers;
    private final SweepRule rule = new SweepRule();
    private volatile boolean alarmed;

    Sweeper(NodeContext context, PodWorkers workers) {
        this.context = context;
        this.workers = workers;
    }

    /** Whether the last round stopped because too many pods looked orphaned. */
    boolean alarmed() {
        return alarmed;
    }

    /** Why the provider could not be asked; empty if it could. */
    Optional<String> round() {
        try {
            Set<String> expected = workers.held();
            Map<String, PodObservation> held = new HashMap<>();
            context.provider().list().forEach(o -> held.put(o.pod().uid(), o));
            workers.listed(expected, held.keySet());
            sweep(held);
            return Optional.empty();
        } catch (ProviderException e) {
            LOG.warn("provider of node {} cannot be listed: {}", context.facts().name(), e.getMessage());
            return Optional.of(e.getMessage());
        } catch (ApiException e) {
            LOG.warn("sweep of node {} put off: {}", context.facts().name(), e.getMessage());
            return Optional.empty();
        } catch (RuntimeException defect) {
            LOG.error(
                    "sweep of node {} failed; this is a defect of Spillway",
                    context.facts().name(),
                    defect);
            return Optional.empty();
        }
    }

    private void sweep(Map<String, PodObservation> held) throws ApiException {
        Set<String> running = new HashSet<>();
        Set<String> ended = new HashSet<>();
        held.forEach((uid, seen) -> (seen.released() ? ended : running).add(uid));
        switch (rule.judge(running, ended, known(held.keySet()), context.timer().elapsed())) {
            case SweepRule.Verdict.TooMany(int missing, int of) -> alarm(missing, of);
            case SweepRule.Verdict.Confirm(Set<String> uids) -> {
                alarmed = false;
                for (PodObservation seen : held.values()) {
                    if (uids.contains(seen.pod().uid())) {
                        confirm(seen.pod());
                    }
                }
            }
        }
    }

    /** The mirror's word is enough for a pod that is there; only for one that is not, the API server is asked. */
    private Set<String> known(Set<String> held) throws ApiException {
        boolean allMirrored =
                held.stream().allMatch(uid -> context.api().get(uid).isPresent());
        return allMirrored ? held : context.api().listUids();
    }

    private void confirm(PodRef pod) throws ApiException {
        if (workers.departing(pod.uid())) {
            return;
        }
        if (context.api().exists(pod)) {
            LOG.error("pod {} was missing from two lists, but exists: not swept", pod);
            return;
        }
        LOG.warn("pod {} runs at the provider and is not in the API: removed", pod);
        try {
            context.provider().remove(pod);
            workers.swept(pod.uid());
        } catch (ProviderException e) {
            LOG.warn("orphaned pod {} not removed, tried again in the next round: {}", pod, e.getMessage());
        }
    }

    private void alarm(int missing, int running) {
        String message = missing + " of the " + running + " pods that run here are not in the API: none of them is"
                + " removed. Check that this is the right cluster and that its data is whole; what is still"
                + " missing after " + SweepRule.BELIEVED.toMinutes() + " minutes is removed, a tenth at a time; stop"
                + " Spillway before that if it must not be.";
        if (!alarmed) {
            LOG.error("sweep of node {} stopped: {}", context.facts().name(), message);
            context.events().node(PodEvent.warning("TooManyOrphanedPods", message));
        }
        alarmed = true;
    }
}
