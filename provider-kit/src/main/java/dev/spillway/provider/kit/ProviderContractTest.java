package dev.spillway.provider.kit;

import static dev.spillway.provider.kit.ProviderBench.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spillway.core.ContainerState;
import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.provider.ElasticPod;
import dev.spillway.provider.ProviderException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every provider promises about the life of pods. A provider's tests extend this class; after each test the
 * observations that were reported are also checked as a whole: versions never go back, one version has one content, a pod
 * is released only after its containers have exited, and stays so.
 */
public abstract class ProviderContractTest {
    private static final Behaviour POLITE = new Behaviour.RunsUntilStopped();
    private static final Behaviour STUBBORN = new Behaviour.RunsUntilKilled();
    private static final Duration LONG = Duration.ofHours(1);

    private ProviderBench bench;

    /** Fresh and empty; the kit closes it. */
    protected abstract Capacity capacity() throws Exception;

    @BeforeEach
    void connect() throws Exception {
        bench = new ProviderBench(capacity());
    }

    @AfterEach
    void disconnect() {
        bench.close();
    }

    @Test
    void anEnsuredPodRunsAndSaysSo() throws Exception {
        PodRef pod = bench.running("starts", POLITE);

        PodObservation seen = bench.observed(pod).orElseThrow();
        assertThat(seen.pod()).isEqualTo(pod);
        assertThat(seen.sandbox())
                .hasValueSatisfying(sandbox -> assertThat(sandbox.ips()).isNotEmpty());
        assertThat(bench.container(pod).containerId()).isNotEmpty();
        assertThat(seen.released()).isFalse();
    }

    @Test
    void ensuringAgainStartsNothingTwice() throws Exception {
        PodRef pod = ref("twice");
        ElasticPod elastic = bench.pod(pod, POLITE);
        bench.provider().ensure(elastic);
        bench.provider().ensure(elastic);
        bench.awaitRunning(pod);
        String containerId = bench.container(pod).containerId();

        bench.provider().ensure(elastic);

        assertThat(bench.container(pod).containerId()).isEqualTo(containerId);
        assertThat(bench.container(pod).restartCount()).isZero();
    }

    @Test
    void theListIsCompleteWithWhatRunsAndWhatHasEnded() throws Exception {
        PodRef runs = bench.running("runs", POLITE);
        PodRef ended = ref("ended");
        bench.provider().ensure(bench.pod(ended, new Behaviour.EndsWith(0)));
        bench.awaitReleased(ended);
        PodRef removed = bench.running("removed", POLITE);
        bench.provider().remove(removed);
        bench.awaitUnlisted(removed);

        assertThat(bench.provider().list()).extracting(PodObservation::pod).containsExactlyInAnyOrder(runs, ended);
    }

    @Test
    void aPodThatEndsByItselfIsReleasedWithItsExitCode() throws Exception {
        PodRef pod = ref("ends");
        bench.provider().ensure(bench.pod(pod, new Behaviour.EndsWith(3)));
        bench.awaitReleased(pod);

        assertThat(bench.container(pod).state()).isInstanceOfSatisfying(ContainerState.Terminated.class, ended -> {
            assertThat(ended.exitCode()).isEqualTo(3);
            assertThat(ended.finishedAt()).isAfterOrEqualTo(ended.startedAt());
        });
    }

    @Test
    void ensuringAPodThatHasEndedStartsNothing() throws Exception {
        PodRef pod = ref("ended");
        ElasticPod elastic = bench.pod(pod, new Behaviour.EndsWith(0));
        bench.provider().ensure(elastic);
        bench.awaitReleased(pod);
        String containerId = bench.container(pod).containerId();

        bench.provider().ensure(elastic);

        assertThat(bench.listed(pod))
                .hasValueSatisfying(o -> assertThat(o.released()).isTrue());
        assertThat(bench.container(pod).containerId()).isEqualTo(containerId);
    }

    @Test
    void terminateEndsAPodThatStaysListedUntilItIsRemoved() throws Exception {
        PodRef pod = bench.running("terminated", POLITE);
        bench.provider().terminate(pod, LONG);
        bench.provider().terminate(pod, LONG);
        bench.awaitReleased(pod);

        assertThat(bench.container(pod).state()).isInstanceOf(ContainerState.Terminated.class);
        bench.provider().terminate(pod, LONG);
        bench.provider().remove(pod);
        bench.provider().remove(pod);
        bench.awaitUnlisted(pod);
    }

    @Test
    void aTerminatedPodIsNotBroughtBackByEnsure() throws Exception {
        PodRef pod = bench.running("terminated", POLITE);
        ElasticPod elastic = bench.pod(pod, POLITE);
        bench.provider().terminate(pod, LONG);
        bench.provider().ensure(elastic);
        bench.awaitReleased(pod);
        bench.provider().ensure(elastic);

        assertThat(bench.listed(pod))
                .hasValueSatisfying(o -> assertThat(o.released()).isTrue());
    }

    @Test
    void unknownUidsAreIgnored() {
        PodRef unknown = ref("unknown");
        assertThatCode(() -> {
                    bench.provider().terminate(unknown, Duration.ZERO);
                    bench.provider().remove(unknown);
                    assertThat(bench.provider().list()).isEmpty();
                })
                .doesNotThrowAnyException();
    }

    @Test
    void theGraceCanBeShortened() throws Exception {
        PodRef pod = bench.running("stubborn", STUBBORN);
        bench.provider().terminate(pod, LONG);
        assertThat(bench.listed(pod))
                .hasValueSatisfying(o -> assertThat(o.released()).isFalse());

        bench.provider().terminate(pod, Duration.ZERO);
        bench.awaitReleased(pod);
    }

    @Test
    void theGraceCannotBeLengthened() throws Exception {
        PodRef pod = bench.running("stubborn", STUBBORN);
        bench.provider().terminate(pod, Duration.ofMillis(50));
        bench.provider().terminate(pod, LONG);
        bench.awaitReleased(pod);
    }

    @Test
    void removeTakesEvenARunningPodAway() throws Exception {
        PodRef pod = bench.running("stubborn", STUBBORN);
        bench.provider().remove(pod);
        bench.awaitUnlisted(pod);
    }

    @Test
    void aNewProviderObjectAdoptsWhatRuns() throws Exception {
        PodRef pod = bench.running("adopted", POLITE);
        String containerId = bench.container(pod).containerId();

        bench.restart();
        assertRuns(pod);
        bench.provider().ensure(bench.pod(pod, POLITE));
        PodRef later = bench.running("later", POLITE);

        assertRuns(pod);
        assertRuns(later);
        assertThat(bench.container(pod).containerId()).isEqualTo(containerId);
        assertThat(bench.container(pod).restartCount()).isZero();
    }

    @Test
    void aNewProviderObjectEndsWhatAnEarlierOneStarted() throws Exception {
        PodRef terminated = bench.running("terminated", POLITE);
        PodRef removed = bench.running("removed", POLITE);

        bench.restart();
        bench.provider().terminate(terminated, LONG);
        bench.provider().remove(removed);

        bench.awaitReleased(terminated);
        bench.awaitUnlisted(removed);
    }

    @Test
    void podsThatOnlyShareTheirNameAreTwoPods() throws Exception {
        PodRef old = bench.running("web", POLITE);
        PodRef young = bench.running("web", POLITE);

        bench.provider().terminate(old, LONG);
        bench.awaitReleased(old);
        bench.provider().remove(old);
        bench.awaitUnlisted(old);

        assertThat(bench.listed(young))
                .hasValueSatisfying(o -> assertThat(ProviderBench.runs(o)).isTrue());
    }

    @Test
    void aPodThatIsDeletedWhileItStartsEndsWithoutRunning() throws Exception {
        inject(Fault.SLOW_START);
        PodRef pod = ref("early");
        bench.provider().ensure(bench.pod(pod, POLITE));
        bench.provider().terminate(pod, LONG);
        bench.capacity.heal();
        bench.awaitReleased(pod);

        assertThat(bench.listed(pod))
                .hasValueSatisfying(o -> assertThat(ProviderBench.runs(o)).isFalse());
        bench.provider().remove(pod);
        bench.awaitUnlisted(pod);
    }

    @Test
    void aSlowStartIsFinishedByANewProviderObject() throws Exception {
        inject(Fault.SLOW_START);
        PodRef pod = ref("slow");
        bench.provider().ensure(bench.pod(pod, POLITE));
        bench.restart();
        bench.capacity.heal();
        bench.provider().ensure(bench.pod(pod, POLITE));
        bench.awaitRunning(pod);
    }

    @Test
    void unavailableCapacityIsARetryableErrorThatLeavesNothingBehind() throws Exception {
        inject(Fault.UNAVAILABLE);
        PodRef pod = ref("later");
        ElasticPod elastic = bench.pod(pod, POLITE);
        assertThatThrownBy(() -> bench.provider().ensure(elastic)).isInstanceOf(ProviderException.Retryable.class);
        bench.capacity.heal();
        assertThat(bench.provider().list()).isEmpty();

        bench.provider().ensure(elastic);
        bench.awaitRunning(pod);
    }

    @Test
    void aRefusalIsAPermanentErrorThatLeavesNothingBehind() throws Exception {
        inject(Fault.REFUSING);
        ElasticPod elastic = bench.pod(ref("never"), POLITE);
        assertThatThrownBy(() -> bench.provider().ensure(elastic))
                .isInstanceOfSatisfying(
                        ProviderException.Permanent.class,
                        e -> assertThat(e.reason()).matches("[A-Z][A-Za-z0-9-]+"));
        bench.capacity.heal();

        assertThat(bench.provider().list()).isEmpty();
    }

    @Test
    void whatHappensIsFoundEvenIfNobodyTells() throws Exception {
        inject(Fault.LOST_NOTIFICATIONS);
        PodRef pod = bench.running("unheard", POLITE);
        bench.provider().terminate(pod, LONG);
        bench.awaitReleased(pod);
    }

    @Test
    void whatIsToldTwiceDoesNoHarm() throws Exception {
        inject(Fault.REPEATED_NOTIFICATIONS);
        PodRef pod = bench.running("repeated", POLITE);
        assertThat(bench.container(pod).restartCount()).isZero();
        bench.provider().terminate(pod, LONG);
        bench.awaitReleased(pod);
    }

    private void assertRuns(PodRef pod) throws ProviderException {
        assertThat(bench.listed(pod))
                .hasValueSatisfying(o -> assertThat(ProviderBench.runs(o)).isTrue());
    }

    private void inject(Fault fault) {
        assumeTrue(bench.capacity.faults().contains(fault), () -> "this capacity cannot be made to fail: " + fault);
        bench.capacity.inject(fault);
    }
}
