package dev.spillway.provider.cri.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.cri.api.ContainerStatus;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ContainerViewsTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aProcessThatWasOverBeforeTheRuntimeNotedItsStartDidNotEndBeforeIt() {
        assertThat(startedAt(20 * SECOND + 1, 20 * SECOND)).isEqualTo(Instant.ofEpochSecond(20));
    }

    @Test
    void aContainerThatRunsOrHasEndedKeepsItsStart() {
        assertThat(startedAt(20 * SECOND, 0)).isEqualTo(Instant.ofEpochSecond(20));
        assertThat(startedAt(20 * SECOND, 30 * SECOND)).isEqualTo(Instant.ofEpochSecond(20));
    }

    private static Instant startedAt(long started, long finished) {
        return ContainerViews.startedAt(ContainerStatus.newBuilder()
                .setStartedAt(started)
                .setFinishedAt(finished)
                .build());
    }
}
