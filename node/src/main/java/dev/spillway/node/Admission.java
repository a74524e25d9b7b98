package dev.spillway.node;

import dev.spillway.core.Acceptance;
import dev.spillway.core.Acceptance.Accepted;
import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.ElasticPlan;
import dev.spillway.core.ElasticSpec;
import dev.spillway.core.PodRef;
import dev.spillway.core.acceptance.NodeTerms;
import dev.spillway.core.acceptance.PodAcceptance;
import dev.spillway.core.acceptance.RefusalPacing;
import dev.spillway.core.eviction.Pressure;
import dev.spillway.core.eviction.PressureAdmission;
import dev.spillway.core.meter.SpotPods;
import dev.spillway.core.price.PriceBook;
import dev.spillway.core.price.SpecAnnotations;
import dev.spillway.core.resize.PendingResize;
import dev.spillway.core.resources.PodResources;
import dev.spillway.core.spec.Catalogue;
import dev.spillway.core.spec.Sizing;
import dev.spillway.provider.ProviderException;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Decides which pods one node takes: by rule, by size, and by the room there is. Safe for use by many threads. */
final class Admission {
    private final Supplier<NodeTerms> terms;
    private final Catalogue catalogue;
    private final Optional<PriceBook> prices;
    private final NodeCapacity capacity;
    private final ClaimCheck claims;
    private RefusalPacing pacing = RefusalPacing.NONE;
    private volatile Set<Pressure> pressures = Set.of();

    /** @param terms asked for each pod, since a provider may only know what it can do once it is connected */
    Admission(
            Supplier<NodeTerms> terms,
            Catalogue catalogue,
            Optional<PriceBook> prices,
            NodeCapacity capacity,
            ClaimCheck claims) {
        this.terms = terms;
        this.catalogue = catalogue;
        this.prices = prices;
        this.capacity = capacity;
        this.claims = claims;
    }

    /** For a pod that is new to the node. Room is reserved until it is released; asking again changes nothing. */
    Acceptance decide(Pod pod) throws ProviderException.Retryable {
        NodeTerms node = terms.get();
        Acceptance byRule = PodAcceptance.check(pod, node);
        if (byRule instanceof Refused) {
            return byRule;
        }
        Optional<Refused> now = PressureAdmission.refusal(pod, pressures);
        Optional<Refused> byMachineOrClaim = now.isPresent() ? now : claims.refusal(pod, node);
        if (byMachineOrClaim.isPresent()) {
            return byMachineOrClaim.get();
        }
        return switch (catalogue.size(pod)) {
            case Sizing.Refused(String reason, String message) -> new Refused(reason, message);
            case Sizing.Sized sized ->
                capacity.reserve(pod, sized.spec())
                        .<Acceptance>map(refused -> refused)
                        .orElseGet(() -> new Accepted(new ElasticPlan(sized.spec())));
        };
    }

    /** What the node runs low on from now on. */
    void under(Set<Pressure> present) {
        pressures = Set.copyOf(present);
    }

    Set<Pressure> pressures() {
        return pressures;
    }

    /** For a pod that runs already: it has its room, whether there is any or not. */
    ElasticPlan readmit(Pod pod) {
        ElasticSpec spec = spec(pod);
        capacity.occupy(pod, spec);
        return new ElasticPlan(spec);
    }

    /** A pod that was accepted has a size, unless the rules have changed since. */
    private ElasticSpec spec(Pod pod) {
        return catalogue.size(pod) instanceof Sizing.Sized sized ? sized.spec() : PodResources.asRequested(pod);
    }

    /** What a pod that was accepted is told of its spec, and of its price now. */
    Map<String, String> annotations(Pod pod, Instant now) {
        return SpecAnnotations.of(spec(pod), SpotPods.isSpot(pod), prices, now);
    }

    /**
     * Gives a running pod the resources that its spec asks for now.
     *
     * @param roomFound called when there is room after all, if there is none now
     * @return why it does not get them; empty if it does
     */
    Optional<PendingResize> resize(Pod pod, Instant now, Runnable roomFound) {
        return switch (catalogue.size(pod)) {
            case Sizing.Refused(String _, String message) ->
                Optional.of(new PendingResize(PendingResize.INFEASIBLE, message));
            case Sizing.Sized sized -> capacity.resize(pod, sized.spec(), now, roomFound);
        };
    }

    /** The pod wants no other resources any more than it has. */
    void resizeSettled(PodRef pod) {
        capacity.settled(pod.uid());
    }

    /** When a refused pod may fail: now, or later, and then this is to be asked again. */
    synchronized Instant refusalDue(Pod pod, Refused refused, Instant now) {
        RefusalPacing.Turn turn = pacing.trimmed(now).turn(pod, refused.reason(), now);
        pacing = turn.pacing();
        return turn.failAt();
    }

    /** The pod needs no room any more, if it ever did. */
    void release(PodRef pod) {
        capacity.release(pod.uid());
    }
}
