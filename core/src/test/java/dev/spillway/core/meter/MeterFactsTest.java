package dev.spillway.core.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.ContainerObservation;
import dev.spillway.core.ContainerState;
import dev.spillway.core.ElasticSpec;
import dev.spillway.core.PodObservation;
import dev.spillway.core.PodRef;
import dev.spillway.core.SandboxObservation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeterFactsTest {
    private static final PodRef REF = new PodRef("shop", "web-7d9f-x2x", "u1");
    private static final ElasticSpec SPEC = new ElasticSpec("1c1Gi", 1000, 1L << 30, 0, 0);
    private static final Subject.Place PLACE = new Subject.Place("vn-1", "zone-a", "region-1");

    @Test
    void theStartTimeOfTheApiIsTheAcceptanceIfItIsEarlier() {
        assertThat(MeterFacts.accepted(pod("2026-03-01T10:00:00Z"), SPEC, PLACE, at("2026-03-01T12:00:00Z"))
                        .at())
                .isEqualTo(at("2026-03-01T10:00:00Z").getEpochSecond());
        assertThat(MeterFacts.accepted(pod(""), SPEC, PLACE, at("2026-03-01T12:00:00.9Z"))
                        .at())
                .isEqualTo(at("2026-03-01T12:00:00Z").getEpochSecond());
    }

    @Test
    void aReplicaSetsPodIsChargedToItsDeployment() {
        Subject subject = Subject.of(pod(""), PLACE);
        assertThat(subject.ownerKind()).isEqualTo("Deployment");
        assertThat(subject.owner()).isEqualTo("web");
        assertThat(subject.zone()).isEqualTo("zone-a");
        assertThat(subject.labels()).containsOnlyKeys("app", "pod-template-hash");
    }

    @Test
    void aPodOfNobodyIsChargedToItself() {
        Pod pod = new PodBuilder(pod(""))
                .editMetadata()
                .withOwnerReferences()
                .endMetadata()
                .build();
        assertThat(Subject.of(pod, PLACE).ownerKind()).isEqualTo("Pod");
        assertThat(Subject.of(pod, PLACE).owner()).isEqualTo("web-7d9f-x2x");
    }

    @Test
    void spotIsReadInBothCloudsWords() {
        assertThat(SpotPods.isSpot(annotated("k8s.aliyun.com/eci-spot-strategy", "SpotAsPriceGo")))
                .isTrue();
        assertThat(SpotPods.isSpot(annotated("k8s.aliyun.com/eci-spot-strategy", "NoSpot")))
                .isFalse();
        assertThat(SpotPods.isSpot(annotated("eks.tke.cloud.tencent.com/spot-pod", "true")))
                .isTrue();
    }

    @Test
    void theSandboxIsTheFirstPullAndTheEarliestStartTheFirstRun() {
        var facts = MeterFacts.observed(
                observation(false, running("a", 30), terminated("b", 20, 25)), Instant.ofEpochSecond(99));
        assertThat(facts).containsExactlyInAnyOrder(new MeterFact.PullBegan("u1", 10), new MeterFact.Ran("u1", 20));
    }

    @Test
    void aReleasedPodEndedWhenItsLastContainerFinished() {
        var facts = MeterFacts.observed(
                observation(true, terminated("a", 20, 40), terminated("b", 20, 60)), Instant.ofEpochSecond(99));
        assertThat(facts).contains(new MeterFact.Ended("u1", 60, Ending.FINISHED));
    }

    @Test
    void aReleasedPodWithoutAnyContainerEndsNow() {
        assertThat(MeterFacts.observed(observation(true), Instant.ofEpochSecond(99)))
                .contains(new MeterFact.Ended("u1", 99, Ending.FINISHED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CrashLoopBackOff", "ImagePullBackOff", "ErrImagePull"})
    void backOffIsUsedToItsEnd(String reason) {
        var waiting = container("a", new ContainerState.Waiting(reason, ""), Optional.of(ended(20, 25)));
        assertThat(MeterFacts.observed(observation(true, waiting), Instant.ofEpochSecond(99)))
                .contains(new MeterFact.Ended("u1", 99, Ending.FINISHED));
    }

    @Test
    void aPodWhoseInitFailedEndedWithThatContainer() {
        var waiting = container("a", new ContainerState.Waiting("PodInitializing", ""), Optional.empty());
        assertThat(MeterFacts.observed(
                        observation(true, waiting, terminated("init", 20, 30)), at("2026-01-01T00:00:00Z")))
                .contains(new MeterFact.Ended("u1", 30, Ending.FINISHED));
    }

    private static Instant at(String text) {
        return Instant.parse(text);
    }

    private static Pod annotated(String key, String value) {
        return new PodBuilder(pod(""))
                .editMetadata()
                .withAnnotations(Map.of(key, value))
                .endMetadata()
                .build();
    }

    private static Pod pod(String startTime) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(REF.namespace())
                .withName(REF.name())
                .withUid(REF.uid())
                .withLabels(Map.of("app", "web", "pod-template-hash", "7d9f", "apps.kubernetes.io/pod-index", "3"))
                .addNewOwnerReference()
                .withController(true)
                .withKind("ReplicaSet")
                .withName("web-7d9f")
                .endOwnerReference()
                .endMetadata()
                .withNewStatus()
                .withStartTime(startTime)
                .endStatus()
                .build();
    }

    static PodObservation observation(boolean released, ContainerObservation... containers) {
        return new PodObservation(
                REF,
                1,
                Optional.of(new SandboxObservation("s", true, List.of(), Instant.ofEpochSecond(10))),
                List.of(containers),
                Optional.empty(),
                released);
    }

    private static ContainerObservation running(String name, long from) {
        return container(name, new ContainerState.Running(Instant.ofEpochSecond(from)), Optional.empty());
    }

    static ContainerObservation terminated(String name, long from, long to) {
        return container(name, ended(from, to), Optional.empty());
    }

    private static ContainerState.Terminated ended(long from, long to) {
        return new ContainerState.Terminated(
                0, 0, "Completed", "", Instant.ofEpochSecond(from), Instant.ofEpochSecond(to), "c");
    }

    private static ContainerObservation container(
            String name, ContainerState state, Optional<ContainerState.Terminated> last) {
        return new ContainerObservation(name, state, last, 0, true, true, "i", "i", "c", Optional.empty());
    }
}
