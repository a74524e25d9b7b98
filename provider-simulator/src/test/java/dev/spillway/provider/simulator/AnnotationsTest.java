package dev.spillway.provider.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.provider.ProviderException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AnnotationsTest {
    @Test
    void durationsAreWrittenAsKubernetesWritesThem() throws Exception {
        assertThat(duration("1h30m")).isEqualTo(Duration.ofMinutes(90));
        assertThat(duration("1.5s")).isEqualTo(Duration.ofMillis(1500));
        assertThat(duration("200ms")).isEqualTo(Duration.ofMillis(200));
        assertThat(duration("0")).isEqualTo(Duration.ZERO);
    }

    @Test
    void whatIsNoDurationIsRefusedByName() {
        assertThatThrownBy(() -> duration("soon"))
                .isInstanceOf(ProviderException.Permanent.class)
                .hasMessageContaining("simulator.spillway.dev/start-delay")
                .hasMessageContaining("soon");
        assertThatThrownBy(() -> duration("5s later")).isInstanceOf(ProviderException.Permanent.class);
    }

    @Test
    void exitCodesAreOneByte() throws Exception {
        assertThat(new Annotations(Map.of("simulator.spillway.dev/exit-code", "255")).exitCode())
                .isEqualTo(255);
        assertThatThrownBy(() -> new Annotations(Map.of("simulator.spillway.dev/exit-code", "256")).exitCode())
                .hasMessageContaining("from 0 to 255");
    }

    private static Duration duration(String value) throws ProviderException {
        return new Annotations(Map.of("simulator.spillway.dev/start-delay", value))
                .duration("start-delay")
                .orElseThrow();
    }
}
