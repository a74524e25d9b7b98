package dev.spillway.node;

import dev.spillway.core.Acceptance;
import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.ElasticPlan;
import dev.spillway.core.PodEvent;
import dev.spillway.core.PodFailure;
import dev.spillway.core.PodRef;
import dev.spillway.core.PodTransition;
import dev.spillway.core.dialect.StartPatience;
import dev.spillway.core.price.SpecAnnotations;
import dev.spillway.core.status.Times;
import dev.spillway.provider.ElasticPod;
import dev.spillway.provider.ProviderException;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets one pod accepted and ensured, and ensured again with each change of its object. Used by the pod's mailbox only. */
final class Arrival {
    private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final PodRef ref;
    private final NodeContext context;
    private final Retry retry;
    private final Grant grant;
    private volatile boolean ensured;
    private int ensuredAs;
    private Optional<Instant> acceptedAt = Optional.empty();
    private Optional<OwnStatus> status = Optional.empty();
    private Optional<Refused> told = Optional.empty();

    Arrival(PodRef ref, NodeContext context, Grant grant) {
        this.grant = grant;
        this.ref = ref;
        this.context = context;
        this.retry = new Retry(FIRST_PAUSE, LONGEST_PAUSE, ref.uid());
    }

    /** Whether the provider was told of the pod in this life of the process. */
    boolean ensured() {
        return ensured;
    }

    /** A pod starts when it is accepted, which is what its bill counts from, not when its first status is written. */
    void startTime(Pod pod, PodStatus wanted) {
        boolean written = pod.getStatus() != null && pod.getStatus().getStartTime() != null;
        if (!written) {
            acceptedAt.map(Times::of).ifPresent(wanted::setStartTime);
        }
    }

    /** What the node says of the pod while no provider holds it. */
    Optional<OwnStatus> status() {
        return status;
    }

    /** The provider has lost the pod. */
    void forget() {
        ensured = false;
        status = Optional.empty();
    }

    /**
     * Does what is due.
     *
     * @param held the provider has the pod already, perhaps from an earlier life of this process
     * @return when to come back; empty if there is no need to
     */
    Optional<Instant> step(Pod pod, boolean held) {
        Instant now = context.timer().now();
        if (decided() || (ensured && ensuredAs == fingerprint(pod) && !grant.askedAgainWithSuccess(pod))) {
            return Optional.empty();
        }
        if (!retry.due(now)) {
            return Optional.of(retry.notBefore());
        }
        if (held) {
            context.admission().readmit(grant.granted(pod));
            Pod granted = grant.ask(pod);
            return ensure(granted, context.admission().readmit(granted), true, now);
        }
        grant.startsWith(pod);
        try {
            return switch (context.admission().decide(pod)) {
                case Acceptance.Accepted(ElasticPlan plan) -> ensure(pod, plan, false, now);
                case Refused refused -> refuse(pod, refused, now);
            };
        } catch (ProviderException.Retryable e) {
            LOG.debug("pod {}: cannot look at its claims yet: {}", ref, e.getMessage());
            return Optional.of(retry.failed(now, Optional.empty()));
        }
    }

    private boolean decided() {
        return status.filter(s -> !(s instanceof OwnStatus.Waiting)).isPresent();
    }

    private Optional<Instant> ensure(Pod pod, ElasticPlan plan, boolean held, Instant now) {
        try {
            context.provider().ensure(new ElasticPod(pod, plan));
            if (!held) {
                acceptedAt = Optional.of(now);
            }
            context.transitions().happened(new PodTransition.Accepted(pod, plan, now));
            settle(pod);
            return Optional.empty();
        } catch (ProviderException.Retryable e) {
            Instant again = retry.failed(now, Optional.empty());
            LOG.info(
                    "provider does not take pod {} now, next try at {}: {}: {}",
                    ref,
                    again,
                    e.reason(),
                    e.getMessage());
            context.events().pod(ref, PodEvent.warning(e.reason(), e.getMessage()));
            return held ? waiting(e, again) : impatient(pod, e, again);
        } catch (ProviderException e) {
            context.events().pod(ref, PodEvent.warning(e.reason(), e.getMessage()));
            fail(pod, e, held);
            return Optional.empty();
        }
    }

    /** Retryable errors fail no pod unless its owner asked for that. */
    private Optional<Instant> impatient(Pod pod, ProviderException.Retryable e, Instant again) {
        Optional<String> failure = StartPatience.of(pod).failure();
        if (failure.isEmpty()) {
            return waiting(e, again);
        }
        context.admission().release(ref);
        status = Optional.of(new OwnStatus.Failing(new PodFailure(failure.get(), e.reason() + ": " + e.getMessage())));
        return Optional.empty();
    }

    private Optional<Instant> waiting(ProviderException.Retryable e, Instant again) {
        status = Optional.of(new OwnStatus.Waiting(e.reason(), String.valueOf(e.getMessage())));
        return Optional.of(again);
    }

    /** A pod that runs goes on as it was: what cannot be is the change. */
    private void fail(Pod pod, ProviderException e, boolean held) {
        LOG.info("provider will never take pod {}: {}: {}", ref, e.reason(), e.getMessage());
        if (held) {
            settle(pod);
        } else {
            context.admission().release(ref);
            status = Optional.of(new OwnStatus.Failing(new PodFailure(e.reason(), e.getMessage())));
        }
    }

    private Optional<Instant> refuse(Pod pod, Refused refused, Instant now) {
        if (told.filter(refused::equals).isEmpty()) {
            LOG.info("pod {} refused: {}: {}", ref, refused.reason(), refused.message());
            context.events().pod(ref, PodEvent.warning(refused.reason(), refused.message()));
            told = Optional.of(refused);
        }
        Instant due = context.admission().refusalDue(pod, refused, now);
        if (due.isAfter(now)) {
            status = Optional.of(new OwnStatus.Waiting(refused.reason(), refused.message()));
            return Optional.of(due);
        }
        status = Optional.of(new OwnStatus.Rejected(refused));
        return Optional.empty();
    }

    private void settle(Pod pod) {
        ensured = true;
        ensuredAs = fingerprint(pod);
        status = Optional.empty();
        told = Optional.empty();
        retry.reset();
    }

    /**
     * Of all that a pod's owner can change: not of what changes by our own hand, save that a
     * deadline counts from the start time, which is first told in the status.
     */
    private static int fingerprint(Pod pod) {
        ObjectMeta metadata = pod.getMetadata();
        boolean deadlineRuns = pod.getSpec().getActiveDeadlineSeconds() != null
                && pod.getStatus() != null
                && pod.getStatus().getStartTime() != null;
        return Objects.hash(
                metadata.getGeneration(),
                metadata.getLabels(),
                SpecAnnotations.without(metadata.getAnnotations()),
                deadlineRuns);
    }
}
