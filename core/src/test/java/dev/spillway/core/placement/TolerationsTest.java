package dev.spillway.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TolerationsTest {
    private static final Taint TAINT = new Taint("NoSchedule", "k", null, "v");

    @ParameterizedTest
    @CsvSource({
        "k,  Exists, ,  ,           true",
        "k,  Exists, ,  NoSchedule, true",
        "k,  Exists, ,  NoExecute,  false",
        "k,  Equal,  v, ,           true",
        "k,  ,       v, ,           true",
        "k,  Equal,  w, ,           false",
        "k,  Equal,  ,  ,           false",
        " ,  Exists, ,  ,           true",
        " ,  Equal,  v, ,           false",
        "l,  Exists, ,  ,           false"
    })
    void aTolerationMatchesAsInTheScheduler(
            @Nullable String key,
            @Nullable String operator,
            @Nullable String value,
            @Nullable String effect,
            boolean tolerated) {
        PodSpec spec = with(new Toleration(effect, key, operator, null, value));

        assertThat(Tolerations.tolerates(spec, TAINT)).isEqualTo(tolerated);
    }

    @Test
    void aTaintThatOnlyAsksKeepsNobodyOut() {
        assertThat(Tolerations.tolerate(new PodSpec(), List.of(new Taint("PreferNoSchedule", "k", null, null))))
                .isTrue();
    }

    @Test
    void theTolerationWeAddMatchesItsTaint() {
        assertThat(Tolerations.tolerates(with(Tolerations.of(TAINT)), TAINT)).isTrue();
    }

    private static PodSpec with(Toleration toleration) {
        return new PodSpecBuilder().withTolerations(toleration).build();
    }
}
