package dev.spillway.kube;

import dev.spillway.core.PodEvent;
import dev.spillway.core.PodRef;
import dev.spillway.kube.EventCorrelator.Happening;
import dev.spillway.kube.EventCorrelator.Known;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events, one after the other on a thread of its own, so that nobody who records one ever waits. When the API
 * server is slower than what happens, or away, events are dropped. Safe for use by many threads.
 */
public final class EventRecorder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final String COMPONENT = "spillway";
    private static final int WAITING = 1000;
    private static final int ATTEMPTS = 5;
    private static final int LONGEST_MESSAGE = 1024;

    private final ApiServer api;
    private final String nodeName;
    private final InstantSource clock;
    private final EventCorrelator correlator = new EventCorrelator();
    private final BlockingQueue<Happening> waiting = new ArrayBlockingQueue<>(WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong serial;
    private final Thread thread;

    private EventRecorder(ApiServer api, String nodeName, InstantSource clock) {
        this.api = api;
        this.nodeName = nodeName;
        this.clock = clock;
        // As a kubelet does: the start time makes names differ between lives of this process.
        this.serial = new AtomicLong(ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant()));
        this.thread = Thread.ofVirtual().name("events " + nodeName).unstarted(this::write);
    }

    /** Begins to write; events come from component {@code spillway} on this node. */
    public static EventRecorder start(ApiServer api, String nodeName) {
        return start(api, nodeName, InstantSource.system());
    }

    static EventRecorder start(ApiServer api, String nodeName, InstantSource clock) {
        EventRecorder recorder = new EventRecorder(api, nodeName, clock);
        recorder.thread.start();
        return recorder;
    }

    /** Records an event of a pod and returns at once. */
    public void pod(PodRef pod, PodEvent event) {
        record(new EventTarget("Pod", pod.namespace(), pod.name(), pod.uid()), event);
    }

    /** Records an event of the node and returns at once. */
    public void node(PodEvent event) {
        // kubectl describe node finds a kubelet's events by the node's name in place of the UID.
        record(new EventTarget("Node", "", nodeName, nodeName), event);
    }

    /** Records an event of a namespace, to be found among the events in it, and returns at once. */
    public void namespace(String name, PodEvent event) {
        record(new EventTarget("Namespace", name, name, ""), event);
    }

    /** Events that were given up because too many waited, or the API server would not take them. */
    public long dropped() {
        return dropped.get();
    }

    private void record(EventTarget target, PodEvent event) {
        String message = event.message();
        if (message.length() > LONGEST_MESSAGE) {
            event = new PodEvent(
                    event.type(), event.reason(), message.substring(0, LONGEST_MESSAGE), event.fieldPath());
        }
        if (!waiting.offer(new Happening(target, event)) && dropped.getAndIncrement() == 0) {
            LOG.warn("events of node {} are being dropped: the API server does not keep up", nodeName);
        }
    }

    private void write() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Happening next = waiting.take();
                Optional<EventCorrelator.Writing> writing = correlator.decide(next, clock.instant());
                if (writing.isPresent()) {
                    writePatiently(writing.get());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writePatiently(EventCorrelator.Writing writing) throws InterruptedException {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10), RandomGenerator.getDefault());
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                write(writing);
                return;
            } catch (ApiException e) {
                if (!mayBeTakenLater(e)) {
                    LOG.debug("event not written: {}", e.getMessage());
                    break;
                }
                Thread.sleep(backoff.next(e.retryAfter()));
            }
        }
        dropped.getAndIncrement();
    }

    /** A server that has just started forbids everything until it has read its roles. */
    private static boolean mayBeTakenLater(ApiException e) {
        return e.retryable() || (e.denied() && !e.namespaceEnds());
    }

    private void write(EventCorrelator.Writing writing) throws ApiException {
        Happening event = writing.event();
        String events = ApiPath.events(namespace(event.target()));
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        if (writing.known().isPresent()) {
            Known known = writing.known().get();
            try {
                Map<String, Object> patch = Map.of("count", known.count() + 1, "lastTimestamp", now.toString());
                api.patch(ApiPath.in(events, known.name()), patch, Event.class);
                correlator.wrote(event, new Known(known.name(), known.count() + 1, known.first()));
                return;
            } catch (ApiException e) {
                if (!e.notFound()) {
                    throw e;
                }
                correlator.forget(event);
            }
        }
        String name = event.target().name() + "." + Long.toHexString(serial.getAndIncrement());
        api.create(events, event(event, name, now), Event.class);
        correlator.wrote(event, new Known(name, 1, now));
    }

    private static String namespace(EventTarget target) {
        return target.namespace().isEmpty() ? "default" : target.namespace();
    }

    private Event event(Happening happening, String name, Instant now) {
        EventTarget target = happening.target();
        PodEvent event = happening.event();
        EventBuilder builder = new EventBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace(target))
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion("v1")
                .withKind(target.kind())
                .withName(target.name())
                .withUid(target.uid())
                .endInvolvedObject()
                .withType(event.type().apiName())
                .withReason(event.reason())
                .withMessage(event.message())
                .withNewSource(COMPONENT, nodeName)
                .withReportingComponent(COMPONENT)
                .withReportingInstance(nodeName)
                .withCount(1)
                .withFirstTimestamp(now.toString())
                .withLastTimestamp(now.toString());
        if (!target.namespace().isEmpty()) {
            builder.editInvolvedObject().withNamespace(target.namespace()).endInvolvedObject();
        }
        if (!event.fieldPath().isEmpty()) {
            builder.editInvolvedObject().withFieldPath(event.fieldPath()).endInvolvedObject();
        }
        return builder.build();
    }

    /** What waits is dropped. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
