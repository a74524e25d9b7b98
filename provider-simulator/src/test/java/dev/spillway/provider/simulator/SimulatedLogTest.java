package dev.spillway.provider.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.provider.LogOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class SimulatedLogTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void tailAndLimitCutFromTheirOwnEnds() {
        assertThat(render(OptionalLong.of(2), OptionalLong.empty(), false)).isEqualTo("b\nc\n");
        assertThat(render(OptionalLong.of(0), OptionalLong.empty(), false)).isEmpty();
        assertThat(render(OptionalLong.empty(), OptionalLong.of(3), false)).isEqualTo("a\nb");
    }

    @Test
    void timestampsComeFirst() {
        assertThat(render(OptionalLong.of(1), OptionalLong.empty(), true)).isEqualTo("2026-01-01T00:00:00Z c\n");
    }

    private static String render(OptionalLong tail, OptionalLong limit, boolean timestamps) {
        LogOptions options =
                new LogOptions(false, false, timestamps, Optional.empty(), tail, limit, LogOptions.LogStream.ALL);
        return new String(SimulatedLog.render("a\nb\nc\n", AT, options), StandardCharsets.UTF_8);
    }
}
