package dev.spillway.core.backoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackOffTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void whatNeverFailedDoesNotWait() {
        assertThat(BackOff.none().until("a", T0, T0)).isEmpty();
        assertThat(BackOff.none().until("a", T0)).isEmpty();
    }

    @Test
    void delaysDoubleFromTenSecondsToFiveMinutes() {
        BackOff backOff = BackOff.none();
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            backOff = backOff.next("a", T0, T0);
            delays.add(backOff.delay("a").toSeconds());
        }

        assertThat(delays).containsExactly(10L, 20L, 40L, 80L, 160L, 300L, 300L);
    }

    @Test
    void theWaitIsCountedFromTheFailureItself() {
        BackOff backOff = BackOff.none().next("a", T0, T0.plusSeconds(3));

        assertThat(backOff.until("a", T0, T0.plusSeconds(9))).contains(T0.plusSeconds(10));
        assertThat(backOff.until("a", T0, T0.plusSeconds(10))).isEmpty();
        assertThat(backOff.until("a", T0.plusSeconds(12))).contains(T0.plusSeconds(13));
    }

    @Test
    void tenGoodMinutesForgetAllFailures() {
        BackOff backOff = BackOff.none().next("a", T0, T0).next("a", T0, T0);
        Instant stillBad = T0.plusSeconds(600);
        Instant well = T0.plusSeconds(601);

        assertThat(backOff.next("a", stillBad, stillBad).delay("a")).isEqualTo(Duration.ofSeconds(40));
        assertThat(backOff.until("a", well, well)).isEmpty();
        assertThat(backOff.next("a", well, well).delay("a")).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aFailureFromBeforeTheClockWasSetBackIsNotWaitedFor() {
        BackOff backOff = BackOff.none().next("a", T0, T0);
        Instant earlier = T0.minusSeconds(3600);

        assertThat(backOff.until("a", T0, earlier)).isEmpty();
        assertThat(backOff.until("a", earlier)).isEmpty();
        assertThat(backOff.until("a", T0, T0)).contains(T0.plusSeconds(10));
    }

    @Test
    void keysWaitIndependentlyAndSuccessForgetsOne() {
        BackOff backOff = BackOff.none().next("a", T0, T0).next("b", T0, T0).without("a");

        assertThat(backOff.until("a", T0, T0)).isEmpty();
        assertThat(backOff.until("b", T0, T0)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "10, 10s", "80, 1m20s", "300, 5m0s", "3600, 1h0m0s", "3725, 1h2m5s"})
    void durationsReadAsInEveryKubernetesMessage(long seconds, String text) {
        assertThat(GoDuration.format(Duration.ofSeconds(seconds))).isEqualTo(text);
    }
}
