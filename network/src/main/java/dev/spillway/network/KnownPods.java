package dev.spillway.network;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Pods of other nodes, asked for now and then. Used by one thread. */
final class KnownPods {
    private static final Duration GOOD_FOR = Duration.ofSeconds(60);
    /** One that does not answer may have ended: others are asked for before it is believed that none is reached. */
    private static final Duration DOUBTED_GOOD_FOR = Duration.ofSeconds(3);

    private final InstantSource clock;
    private final Supplier<OtherPods> list;
    private OtherPods known = OtherPods.NONE;
    private Instant since = Instant.MIN;

    /** @param list asks the API server; may throw {@link KubernetesClientException} */
    KnownPods(InstantSource clock, Supplier<OtherPods> list) {
        this.clock = clock;
        this.list = list;
    }

    /** @param doubted whether those that were given the last time did not answer */
    OtherPods now(boolean doubted) {
        Instant now = clock.instant();
        if (now.isAfter(since.plus(doubted ? DOUBTED_GOOD_FOR : GOOD_FOR))) {
            try {
                known = list.get();
                since = now;
            } catch (KubernetesClientException e) {
                // Those known before do as well.
            }
        }
        return known;
    }
}
