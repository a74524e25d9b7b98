package dev.spillway.core.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.probe.ProbeWorker.Step;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeWorkerTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final ProbeSettings SETTINGS =
            new ProbeSettings(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(10), 2, 3);

    @Test
    void numbersThatAreNotSetAreTheApisDefaults() {
        assertThat(ProbeSettings.of(new ProbeBuilder().build()))
                .isEqualTo(new ProbeSettings(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(10), 1, 3));
    }

    @Test
    void untilTheFirstAnswerAContainerIsLiveAndNotReadyAndNotKnownToHaveStarted() {
        assertThat(begin(ProbeKind.LIVENESS).result()).isEqualTo(ProbeResult.SUCCESS);
        assertThat(begin(ProbeKind.READINESS).result()).isEqualTo(ProbeResult.FAILURE);
        assertThat(begin(ProbeKind.STARTUP).result()).isEqualTo(ProbeResult.UNKNOWN);
    }

    @Test
    void aResultChangesOnlyAfterAsManyAnswersInARowAsItsThreshold() {
        ProbeWorker readiness = answers(ProbeKind.READINESS, "S");
        assertThat(readiness.result()).isEqualTo(ProbeResult.FAILURE);
        assertThat(answers(ProbeKind.READINESS, "SS").result()).isEqualTo(ProbeResult.SUCCESS);
        assertThat(answers(ProbeKind.READINESS, "SSFF").result()).isEqualTo(ProbeResult.SUCCESS);
        assertThat(answers(ProbeKind.READINESS, "SSFFSFF").result()).isEqualTo(ProbeResult.SUCCESS);
        assertThat(answers(ProbeKind.READINESS, "SSFFF").result()).isEqualTo(ProbeResult.FAILURE);
    }

    @Test
    void aProbeThatCouldNotBeCarriedOutChangesNothing() {
        assertThat(answers(ProbeKind.LIVENESS, "FF?F").result()).isEqualTo(ProbeResult.FAILURE);
        assertThat(answers(ProbeKind.LIVENESS, "FF??").result()).isEqualTo(ProbeResult.SUCCESS);
    }

    @ParameterizedTest
    @CsvSource({"LIVENESS, true", "STARTUP, true", "READINESS, false"})
    void afterALivenessOrStartupFailureNothingIsProbedAnyMore(ProbeKind kind, boolean onHold) {
        assertThat(answers(kind, "FFF").onHold()).isEqualTo(onHold);
    }

    @ParameterizedTest
    @CsvSource({
        "STARTUP,   4,  false, false, WAIT",
        "STARTUP,   5,  false, false, PROBE",
        "STARTUP,   5,  true,  false, WAIT",
        "LIVENESS,  5,  false, false, WAIT",
        "LIVENESS,  5,  true,  false, PROBE",
        "READINESS, 5,  true,  false, PROBE",
        "STARTUP,   60, false, true,  STOP",
        "LIVENESS,  60, true,  true,  STOP",
        "READINESS, 60, true,  true,  PROBE",
    })
    void eachProbeHasItsPhaseAndOnlyReadinessOutlivesThePodsDeletion(
            ProbeKind kind, long seconds, boolean started, boolean terminating, Step step) {
        assertThat(begin(kind).step(T0, started, terminating, T0.plusSeconds(seconds)))
                .isEqualTo(step);
    }

    @Test
    void aWorkerOnHoldWaitsForTheNextAttempt() {
        assertThat(answers(ProbeKind.LIVENESS, "FFF").step(T0, true, false, T0.plusSeconds(60)))
                .isEqualTo(Step.WAIT);
        assertThat(begin(ProbeKind.LIVENESS).nextTick(T0)).isEqualTo(T0.plusSeconds(10));
    }

    @ParameterizedTest
    @CsvSource({"0, false", "9, false", "10, true", "-1, true", "-3600, true"})
    void aTickIsDueAfterItsPeriodAndWhenTheClockWasSetBack(long seconds, boolean due) {
        assertThat(begin(ProbeKind.LIVENESS).due(T0, T0.plusSeconds(seconds))).isEqualTo(due);
    }

    @Test
    void aContainerThatStartedInTheFutureHasWaitedLongEnough() {
        assertThat(begin(ProbeKind.READINESS).step(T0, true, false, T0.minusSeconds(3600)))
                .isEqualTo(Step.PROBE);
    }

    @ParameterizedTest
    @CsvSource({"199, FAILURE", "200, SUCCESS", "302, SUCCESS", "399, SUCCESS", "400, FAILURE", "500, FAILURE"})
    void httpAnswersFrom200To399AreSuccesses(int status, ProbeResult result) {
        assertThat(HttpProbe.result(status)).isEqualTo(result);
        assertThat(HttpProbe.failure(status).isPresent()).isEqualTo(result == ProbeResult.FAILURE);
    }

    private static ProbeWorker begin(ProbeKind kind) {
        return ProbeWorker.begin(kind, SETTINGS);
    }

    private static ProbeWorker answers(ProbeKind kind, String answers) {
        ProbeWorker worker = begin(kind);
        for (int i = 0; i < answers.length(); i++) {
            worker = worker.after(
                    switch (answers.charAt(i)) {
                        case 'S' -> ProbeResult.SUCCESS;
                        case 'F' -> ProbeResult.FAILURE;
                        default -> ProbeResult.UNKNOWN;
                    });
        }
        return worker;
    }
}
