package dev.spillway.app.up;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HostCapacityTest {
    private static final long GIB = 1L << 30;

    @Test
    void aNodeOffersTheHostLessTheReserve() {
        assertThat(new HostCapacity(2, 24 * GIB, 100 * GIB).offered())
                .containsEntry("cpu", "1500m")
                .containsEntry("memory", "22528Mi")
                .containsEntry("ephemeral-storage", "92160Mi")
                .containsEntry("pods", "110");
    }

    @Test
    void aSmallHostOffersHalf() {
        assertThat(new HostCapacity(1, 2 * GIB, 10 * GIB).offered())
                .containsEntry("cpu", "500m")
                .containsEntry("memory", "1024Mi");
    }

    @Test
    void memoryIsReadInKibibytes() {
        assertThat(HostCapacity.memoryTotal("MemTotal:       24600000 kB\nMemFree: 1 kB\n"))
                .isEqualTo(24_600_000L * 1024);
    }
}
