package dev.spillway.node;

import dev.spillway.core.PodRef;
import dev.spillway.kube.PodDeletion;
import dev.spillway.provider.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last acts on a pod: terminate at the provider, DELETE at the API, remove at the provider. Each says when to try
 * again, or nothing. Used by the pod's mailbox only.
 */
final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);
    private static final Duration AFTER_A_REFUSAL = Duration.ofMinutes(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final PodRef ref;
    private final NodeContext context;
    private final Retry retry;
    private Optional<Duration> asked = Optional.empty();
    private boolean deleted;

    Departure(PodRef ref, NodeContext context) {
        this.ref = ref;
        this.context = context;
        this.retry = new Retry(FIRST_PAUSE, LONGEST_PAUSE, ref.uid());
    }

    /** Asks once, and again only if the grace has become shorter. */
    Optional<Instant> terminate(Duration grace) {
        if (asked.filter(earlier -> earlier.compareTo(grace) <= 0).isPresent()) {
            return Optional.empty();
        }
        return atProvider("terminate", () -> {
            context.provider().terminate(ref, grace);
            asked = Optional.of(grace);
        });
    }

    Optional<Instant> remove() {
        return atProvider("remove", () -> context.provider().remove(ref));
    }

    /** Whether the API server has accepted the DELETE: finalizers may keep the object, which is not for us to repeat. */
    boolean deleted() {
        return deleted;
    }

    /** The provider has lost the pod: what was asked of it is void. */
    void forget() {
        asked = Optional.empty();
    }

    Optional<Instant> delete() {
        Instant now = context.timer().now();
        if (!retry.due(now)) {
            return Optional.of(retry.notBefore());
        }
        return switch (context.api().delete(ref)) {
            case PodDeletion.Deleted(), PodDeletion.Gone(), PodDeletion.OtherIncarnation() -> {
                deleted = true;
                retry.reset();
                yield Optional.empty();
            }
            case PodDeletion.Retry(String why, Optional<Duration> after) -> {
                Instant again = retry.failed(now, after);
                LOG.warn("pod {} not deleted from the API, next try at {}: {}", ref, again, why);
                yield Optional.of(again);
            }
            case PodDeletion.Defect(String message) -> {
                LOG.error("the API server does not let pod {} be deleted: {}", ref, message);
                yield Optional.of(retry.failed(now, Optional.of(AFTER_A_REFUSAL)));
            }
        };
    }

    private Optional<Instant> atProvider(String what, Act act) {
        Instant now = context.timer().now();
        if (!retry.due(now)) {
            return Optional.of(retry.notBefore());
        }
        try {
            act.run();
            retry.reset();
            return Optional.empty();
        } catch (ProviderException e) {
            Instant again = retry.failed(now, Optional.empty());
            LOG.warn(
                    "provider does not {} pod {}, next try at {}: {}: {}",
                    what,
                    ref,
                    again,
                    e.reason(),
                    e.getMessage());
            return Optional.of(again);
        }
    }

    @FunctionalInterface
    private interface Act {
        void run() throws ProviderException;
    }
}
