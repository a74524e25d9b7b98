package dev.spillway.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.core.image.ImageGarbage.Limits;
import dev.spillway.core.image.ImageGarbage.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageGarbageTest {
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
    private static final Limits NONE_STAYS = new Limits(0, 0, Duration.ZERO, Duration.ofMinutes(5));

    @Test
    void nothingIsFreedBelowTheHighMarkAndDownToTheLowOneAbove() {
        assertThat(ImageGarbage.excess(1000, 160, Limits.KUBELET)).isZero();
        assertThat(ImageGarbage.excess(1000, 150, Limits.KUBELET)).isEqualTo(50);
        assertThat(ImageGarbage.excess(1000, 0, Limits.KUBELET)).isEqualTo(200);
    }

    @Test
    void zeroFreesEverythingAndAHundredNothing() {
        assertThat(ImageGarbage.excess(1000, 900, NONE_STAYS)).isEqualTo(100);
        assertThat(ImageGarbage.excess(1000, 0, new Limits(100, 80, Duration.ZERO, Duration.ofMinutes(5))))
                .isZero();
    }

    @Test
    void theImageUnusedForLongestGoesFirstAndYoungOnesStay() {
        Stored old = new Stored("old", 1, minutesAgo(60), minutesAgo(30));
        Stored older = new Stored("older", 1, minutesAgo(50), minutesAgo(40));
        Stored never = new Stored("never", 1, minutesAgo(10), Instant.EPOCH);
        Stored young = new Stored("young", 1, minutesAgo(1), Instant.EPOCH);
        Stored wanted = new Stored("wanted", 1, minutesAgo(60), NOW);

        assertThat(ImageGarbage.candidates(List.of(old, older, never, young, wanted), NOW, Duration.ofMinutes(2)))
                .containsExactly(never, older, old);
    }

    @Test
    void theLowMarkIsNotAboveTheHighOne() {
        assertThatThrownBy(() -> new Limits(50, 60, Duration.ZERO, Duration.ofMinutes(5)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Instant minutesAgo(long minutes) {
        return NOW.minus(Duration.ofMinutes(minutes));
    }
}
