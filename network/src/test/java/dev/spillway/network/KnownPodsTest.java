package dev.spillway.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.network.ProbeTargets.OtherPod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KnownPodsTest {
    private static final OtherPods OLD = only("old");
    private static final OtherPods NEW = only("new");

    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private OtherPods inTheCluster = OLD;
    private boolean answers = true;
    private final KnownPods known = new KnownPods(() -> now, this::list);

    @Test
    void podsThatAnswerAreKnownForAMinute() {
        assertThat(known.now(false)).isEqualTo(OLD);
        inTheCluster = NEW;

        now = now.plusSeconds(50);
        assertThat(known.now(false)).isEqualTo(OLD);
        now = now.plusSeconds(11);
        assertThat(known.now(false)).isEqualTo(NEW);
    }

    @Test
    void onesThatDoNotAnswerMayHaveEndedSoOthersAreFoundAtOnce() {
        known.now(false);
        inTheCluster = NEW;

        now = now.plusSeconds(10);
        assertThat(known.now(true)).isEqualTo(NEW);
    }

    @Test
    void anApiServerThatDoesNotAnswerLeavesThoseThatAreKnown() {
        known.now(false);
        answers = false;

        now = now.plusSeconds(61);
        assertThat(known.now(false)).isEqualTo(OLD);
    }

    private OtherPods list() {
        if (!answers) {
            throw new KubernetesClientException("no answer");
        }
        return inTheCluster;
    }

    private static OtherPods only(String name) {
        return new OtherPods(List.of(new OtherPod(name, "server-1", "10.0.1.2", 80)), List.of());
    }
}
