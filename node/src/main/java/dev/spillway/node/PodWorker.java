package dev.spillway.node;

import dev.spillway.core.PodFailure;
import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.core.PodTransition;
import dev.spillway.core.dialect.StartPatience;
import dev.spillway.core.pod.PodPhase;
import dev.spillway.core.status.PodStatuses;
import dev.spillway.kube.PodRecord;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one pod, by its UID, from what is to what is wanted, a step at a time. A step looks at the pod's newest object
 * and at the provider's newest observation, does what is due, and may be interrupted and repeated at any point: all that
 * it must not forget is in the API or at the provider.
 */
final class PodWorker {
    private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);
    private static final PodFailure TOO_LONG = new PodFailure(
            "PendingTimeout",
            "the pod did not start within the time of annotation k8s.aliyun.com/eci-max-pending-minute");
    private static final Duration AFTER_A_DEFECT = Duration.ofMinutes(1);

    private final PodRef ref;
    private final NodeContext context;
    private final Mailbox mailbox;
    private final Consumer<PodWorker> done;
    private final StatusWriter writer;
    private final Grant grant;
    private final Arrival arrival;
    private final Departure departure;

    // Written by whoever has news, read by the step.
    private volatile Optional<PodObservation> observation = Optional.empty();
    private volatile Optional<PodRecord> gone = Optional.empty();
    private volatile boolean news = true;
    private volatile boolean lost;
    // What a step goes by: nothing is done about an observation before it is told.
    private Optional<PodObservation> told = Optional.empty();
    private int unlisted;

    /** @param done told once nothing is left of the pod, neither in the API nor at the provider */
    PodWorker(PodRef ref, NodeContext context, Consumer<PodWorker> done) {
        this.ref = ref;
        this.context = context;
        this.done = done;
        this.mailbox = new Mailbox(context.executor(), context.timer(), this::stepSafely);
        this.writer = new StatusWriter(ref, context.api());
        this.grant = new Grant(ref, context, this::changed);
        this.arrival = new Arrival(ref, context, grant);
        this.departure = new Departure(ref, context);
    }

    PodRef ref() {
        return ref;
    }

    Optional<PodObservation> observation() {
        return observation;
    }

    /** Whether the provider holds anything of the pod, or may. */
    boolean held() {
        return observation.isPresent() || arrival.ensured();
    }

    synchronized void observed(PodObservation newer) {
        if (observation.filter(o -> o.version() >= newer.version()).isPresent()) {
            return;
        }
        observation = Optional.of(newer);
        news = true;
        mailbox.wake();
    }

    void changed() {
        news = true;
        mailbox.wake();
    }

    void deleted(PodRecord last) {
        gone = Optional.of(last);
        mailbox.wake();
    }

    /** Whether the API has lost the pod, and its end at the provider is under way. */
    boolean departing() {
        return gone.isPresent();
    }

    void close() {
        mailbox.close();
    }

    /**
     * The provider's list, taken just now, lacked a pod that it should hold. Twice in a row, and it is lost: started anew
     * if it shall run, over if it shall not.
     */
    synchronized void unlisted() {
        unlisted++;
        if (unlisted >= 2) {
            unlisted = 0;
            lost = true;
            changed();
        }
    }

    synchronized void listed() {
        unlisted = 0;
    }

    private void stepSafely() {
        try {
            step();
        } catch (RuntimeException defect) {
            LOG.error("a step of pod {} failed; this is a defect of Spillway, the step is repeated", ref, defect);
            mailbox.wakeAt(context.timer().now().plus(AFTER_A_DEFECT));
        }
    }

    private void step() {
        if (lost) {
            forgetTheProvider();
        }
        boolean fresh = news;
        news = false;
        if (fresh) {
            writer.news(context.timer().now());
        }
        tellObservation();
        Optional<PodRecord> last = gone;
        if (last.isPresent()) {
            departed(last.get());
        } else {
            // A pod that the provider holds and the API does not know is the sweep's business.
            context.api().get(ref.uid()).ifPresent(record -> step(record, fresh));
        }
    }

    private void tellObservation() {
        Optional<PodObservation> newest = observation;
        boolean isNew = !newest.equals(told);
        told = newest;
        if (isNew) {
            newest.ifPresent(seen -> context.transitions()
                    .happened(new PodTransition.Observed(seen, context.timer().now())));
        }
    }

    private synchronized void forgetTheProvider() {
        LOG.warn("pod {} is not at the provider any more", ref);
        lost = false;
        observation = Optional.empty();
        arrival.forget();
        departure.forget();
    }

    private void step(PodRecord record, boolean fresh) {
        Pod pod = record.pod();
        if (record.deletionSeconds() != 0) {
            end(record, pod);
        } else if (terminal(record)) {
            rest(pod);
        } else {
            run(pod, fresh);
        }
    }

    private void run(Pod pod, boolean fresh) {
        if (givenUp(pod)) {
            return;
        }
        if (fresh || !arrival.ensured()) {
            arrival.step(pod, held()).ifPresent(mailbox::wakeAt);
        }
        Optional<OwnStatus> own = arrival.status();
        if (own.isPresent() && !held()) {
            writer.news(context.timer().now());
            write(pod, own.get().compose(pod, context.facts(), context.timer().now()), Duration.ZERO);
        } else {
            observe(pod, false);
        }
    }

    /** Whether the pod has been Pending for longer than its owner waits; what was begun of it then ends first. */
    private boolean givenUp(Pod pod) {
        Optional<Instant> deadline = StartPatience.of(pod).deadline(pod).filter(time -> isPending(pod));
        if (deadline.isEmpty()) {
            return false;
        }
        Instant now = context.timer().now();
        if (now.isBefore(deadline.get())) {
            mailbox.wakeAt(deadline.get());
            return false;
        }
        if (held() && !released()) {
            departure.terminate(Duration.ZERO).ifPresent(mailbox::wakeAt);
        } else {
            writer.news(now);
            write(pod, PodStatuses.failed(pod, TOO_LONG, context.facts(), now), Duration.ZERO);
        }
        return true;
    }

    private boolean isPending(Pod pod) {
        Instant now = context.timer().now();
        return PodPhase.of(pod) == PodPhase.PENDING
                && told.map(seen -> PodStatuses.compose(pod, seen, context.facts(), now))
                        .filter(status -> PodPhase.RUNNING.apiName().equals(status.getPhase()))
                        .isEmpty();
    }

    /** Finished, and not deleted yet: what it held is free, its logs stay. */
    private void rest(Pod pod) {
        context.admission().release(ref);
        if (held() && !released()) {
            departure.terminate(Grace.ofSpec(pod)).ifPresent(mailbox::wakeAt);
        }
        observe(pod, false);
    }

    private void end(PodRecord record, Pod pod) {
        if (held() && !released()) {
            departure.terminate(Grace.of(record, pod)).ifPresent(mailbox::wakeAt);
            if (context.everyEnding()
                    || told.filter(seen -> Endings.readinessMoved(pod, seen)).isPresent()) {
                observe(pod, true);
            }
            return;
        }
        context.admission().release(ref);
        if (!departure.deleted() && writeEnding(record, pod)) {
            departure.delete().ifPresent(mailbox::wakeAt);
        }
    }

    private void departed(PodRecord last) {
        if (held() && !released()) {
            departure.terminate(Grace.of(last, last.pod())).ifPresent(mailbox::wakeAt);
            return;
        }
        context.admission().release(ref);
        Optional<Instant> again = held() ? departure.remove() : Optional.empty();
        if (again.isPresent()) {
            mailbox.wakeAt(again.get());
        } else {
            mailbox.close();
            done.accept(this);
        }
    }

    /** Whether the API has the pod's ending, or nobody needs it. */
    private boolean writeEnding(PodRecord record, Pod pod) {
        if (!context.everyEnding() && !Endings.awaited(record, pod)) {
            return true;
        }
        Instant now = context.timer().now();
        PodObservation seen = told.orElseGet(() -> Endings.nothingLeft(pod));
        writer.news(now);
        return write(pod, compose(pod, seen, now), Duration.ZERO);
    }

    private void observe(Pod pod, boolean deleting) {
        Optional<PodObservation> seen = told;
        if (seen.isEmpty() || !writer.hasNews()) {
            return;
        }
        Instant now = context.timer().now();
        PodStatus wanted = compose(pod, seen.get(), now);
        if (deleting) {
            Endings.keepGeneration(pod, wanted);
        }
        Duration hold = StatusHold.of(seen.get(), StatusHold.names(pod.getSpec().getContainers()), deleting);
        write(pod, wanted, hold);
    }

    private PodStatus compose(Pod pod, PodObservation seen, Instant now) {
        Pod granted = grant.granted(pod);
        PodStatus status = PodStatuses.compose(granted, seen, context.facts(), now, grant.progress(granted, seen));
        arrival.startTime(pod, status);
        return status;
    }

    private boolean write(Pod pod, PodStatus wanted, Duration hold) {
        Instant now = context.timer().now();
        if (!writer.hasNews()) {
            return true;
        }
        boolean written = !now.isBefore(writer.due(hold)) && writer.write(pod, wanted, notes(pod, now), now);
        if (!written) {
            mailbox.wakeAt(writer.due(hold));
        } else if (Endings.terminal(wanted.getPhase())) {
            context.admission().release(ref);
        }
        return written;
    }

    /** What a pod that was accepted is told of its spec and its price: of those that it has, not of those it waits for. */
    private Map<String, String> notes(Pod pod, Instant now) {
        return arrival.ensured() ? context.admission().annotations(grant.granted(pod), now) : Map.of();
    }

    private boolean released() {
        return told.filter(PodObservation::released).isPresent();
    }

    private static boolean terminal(PodRecord record) {
        return Endings.terminal(record.phase());
    }
}
