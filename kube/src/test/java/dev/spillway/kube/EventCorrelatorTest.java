package dev.spillway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.PodEvent;
import dev.spillway.kube.EventCorrelator.Happening;
import dev.spillway.kube.EventCorrelator.Known;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class EventCorrelatorTest {
    private static final EventTarget POD = new EventTarget("Pod", "default", "web", "u");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final EventCorrelator correlator = new EventCorrelator();

    @Test
    void theSameEventAgainCountsUpTheFirst() {
        Happening event = happening("Back-off");
        assertThat(correlator.decide(event, NOW).orElseThrow().known()).isEmpty();
        Known first = new Known("web.1", 1, NOW);
        correlator.wrote(event, first);

        assertThat(correlator.decide(event, NOW).orElseThrow().known()).contains(first);
    }

    @Test
    void anObjectMayMakeTwentyFiveAtOnceAndThenOneEveryFiveMinutes() {
        for (int i = 0; i < 25; i++) {
            assertThat(correlator.decide(happening("same"), NOW)).isPresent();
        }
        assertThat(correlator.decide(happening("same"), NOW)).isEmpty();
        assertThat(correlator.decide(happening("same"), NOW.plusSeconds(299))).isEmpty();
        assertThat(correlator.decide(happening("same"), NOW.plusSeconds(301))).isPresent();
        assertThat(correlator.decide(happening("same"), NOW.plusSeconds(302))).isEmpty();
    }

    @Test
    void eventsThatDifferInTheirMessageAloneBecomeOneFromTheTenthOn() {
        for (int i = 1; i <= 9; i++) {
            assertThat(message("probe failed " + i)).isEqualTo("probe failed " + i);
        }
        assertThat(message("probe failed 10")).startsWith("(combined from similar events)");
        assertThat(message("probe failed 11")).startsWith("(combined from similar events)");
    }

    private String message(String said) {
        return correlator
                .decide(happening(said), NOW)
                .orElseThrow()
                .event()
                .event()
                .message();
    }

    private static Happening happening(String message) {
        return new Happening(POD, PodEvent.warning("BackOff", message));
    }
}
