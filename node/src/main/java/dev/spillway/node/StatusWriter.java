package dev.spillway.node;

import dev.spillway.core.PodRef;
import dev.spillway.kube.StatusPatch;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one pod's status when there is news, not more often than worth it. Used by the pod's mailbox only. */
final class StatusWriter {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final PodRef ref;
    private final ApiPods api;
    private final Retry retry;
    private Optional<Instant> newsSince = Optional.empty();

    StatusWriter(PodRef ref, ApiPods api) {
        this.ref = ref;
        this.api = api;
        this.retry = new Retry(FIRST_PAUSE, LONGEST_PAUSE, ref.uid());
    }

    /** The status may differ from what the API has. */
    void news(Instant now) {
        newsSince = Optional.of(newsSince.orElse(now));
    }

    boolean hasNews() {
        return newsSince.isPresent();
    }

    /** When the news, held for so long, is to be written; not before a failed write may be repeated. */
    Instant due(Duration hold) {
        Instant held = newsSince.orElse(Instant.MIN).plus(newsSince.isPresent() ? hold : Duration.ZERO);
        return held.isAfter(retry.notBefore()) ? held : retry.notBefore();
    }

    /** Whether the API has it now, or never will; if not, {@link #due} says when to try again. */
    boolean write(Pod last, PodStatus wanted, Map<String, String> annotations, Instant now) {
        StatusPatch result = api.writeStatus(last, wanted, annotations);
        if (result instanceof StatusPatch.Retry(String why, Optional<Duration> after)) {
            Instant again = retry.failed(now, after);
            LOG.warn("status of pod {} not written, next try at {}: {}", ref, again, why);
            return false;
        }
        if (result instanceof StatusPatch.Defect(String message)) {
            LOG.error(
                    "the API server will never take the status of pod {}; this is a defect of Spillway: {}",
                    ref,
                    message);
        }
        // A pod that is gone is told of by the watch.
        newsSince = Optional.empty();
        retry.reset();
        return true;
    }
}
