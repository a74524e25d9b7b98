package dev.spillway.core.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.Pods;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalPacingTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aPodWithoutAControllerFailsAtOnceEveryTime() {
        RefusalPacing.Turn first = RefusalPacing.NONE.turn(Pods.running("a"), "UnsupportedHostPath", T0);
        RefusalPacing.Turn second = first.pacing().turn(Pods.running("a"), "UnsupportedHostPath", T0);

        assertThat(first.failAt()).isEqualTo(T0);
        assertThat(second.failAt()).isEqualTo(T0);
    }

    @Test
    void theFirstRefusalOfAControllerFailsAtOnceAndLaterOnesWaitEverLonger() {
        RefusalPacing pacing = RefusalPacing.NONE;
        List<Long> failures = new ArrayList<>();
        Instant now = T0;
        while (failures.size() < 8) {
            RefusalPacing.Turn turn = pacing.turn(of("rs-1"), "UnsupportedHostPath", now);
            if (turn.failAt().equals(now)) {
                failures.add(now.getEpochSecond() - T0.getEpochSecond());
            }
            pacing = turn.pacing();
            now = turn.failAt();
        }

        assertThat(failures).containsExactly(0L, 10L, 30L, 70L, 150L, 310L, 610L, 910L);
    }

    @Test
    void controllersAndReasonsArePacedApart() {
        RefusalPacing pacing =
                RefusalPacing.NONE.turn(of("rs-1"), "UnsupportedHostPath", T0).pacing();

        assertThat(pacing.turn(of("rs-2"), "UnsupportedHostPath", T0).failAt()).isEqualTo(T0);
        assertThat(pacing.turn(of("rs-1"), "UnsupportedHostNetwork", T0).failAt())
                .isEqualTo(T0);
        assertThat(pacing.turn(of("rs-1"), "UnsupportedHostPath", T0).failAt()).isEqualTo(T0.plusSeconds(10));
    }

    @Test
    void whatHasBeenQuietForLongIsForgotten() {
        RefusalPacing pacing =
                RefusalPacing.NONE.turn(of("rs-1"), "UnsupportedHostPath", T0).pacing();

        assertThat(pacing.trimmed(T0.plusSeconds(600)).backOff().entries()).hasSize(1);
        assertThat(pacing.trimmed(T0.plusSeconds(601))).isEqualTo(RefusalPacing.NONE);
    }

    private static Pod of(String controllerUid) {
        Pod pod = Pods.running("a");
        pod.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder()
                        .withUid(controllerUid)
                        .withController(true)
                        .build()));
        return pod;
    }
}
