package dev.spillway.core.actions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.Pods;
import dev.spillway.core.actions.ContainerView.State;
import dev.spillway.core.backoff.BackOff;
import dev.spillway.core.probe.ProbeResult;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a container that was killed so that it starts again. */
class KilledContainersTest {
    private static final Instant T0 = Views.T0;
    private static final Instant LONG_AFTER = T0.plusSeconds(3600);

    @ParameterizedTest
    @ValueSource(strings = {"liveness", "startup"})
    void whatAProbeHadKilledRunsAgainUnderOnFailureThoughItEndedWell(String probe) {
        Pod pod = Pods.of("OnFailure", List.of(), "a", "b");
        pod.getSpec().setContainers(List.of(probed("a", probe), Pods.container("b")));
        boolean liveness = probe.equals("liveness");
        ContainerView failing = Views.runningWith(
                "a",
                liveness ? ProbeResult.SUCCESS : ProbeResult.FAILURE,
                liveness ? ProbeResult.FAILURE : ProbeResult.UNKNOWN);

        assertThat(kill(pod, Views.of(failing, Views.running("b"))).restarts()).isTrue();
        assertThat(starts(pod, Views.of(killed("a", 0, T0), Views.running("b"))))
                .containsExactly("a 1");
        assertThat(starts(pod, Views.of(killed("a", 0, T0)))).containsExactly("a 1", "b 0");
        assertThat(starts(pod, Views.of(Views.exited("a", 0), Views.running("b"))))
                .isEmpty();
    }

    @Test
    void underNeverWhatAProbeHadKilledStaysDown() {
        Pod pod = Pods.of("Never", List.of(), "a", "b");
        pod.getSpec().setContainers(List.of(probed("a", "liveness"), Pods.container("b")));
        ContainerView failing = Views.runningWith("a", ProbeResult.SUCCESS, ProbeResult.FAILURE);

        assertThat(kill(pod, Views.of(failing, Views.running("b"))).restarts()).isFalse();
    }

    @Test
    void anotherImageRunsUnderNeverHoweverTheOldOneEnded() {
        Pod pod = Pods.of("Never", List.of(), "a");
        pod.getSpec().getContainers().getFirst().setImage("nginx:2");

        assertThat(kill(pod, Views.of(Views.running("a"))).restarts()).isTrue();
        assertThat(starts(pod, Views.of(killed("a", 0, T0)))).containsExactly("a 1");
    }

    @Test
    void itsExitCodeRestartsNoOthers() {
        Container container = new ContainerBuilder(Pods.container("a"))
                .withRestartPolicy("OnFailure")
                .withRestartPolicyRules(Pods.rule("RestartAllContainers", "In", 42))
                .build();
        Pod pod = Pods.of("Always", List.of(), "b");
        pod.getSpec().setContainers(List.of(container, Pods.container("b")));

        assertThat(starts(pod, Views.of(killed("a", 42, T0), Views.running("b"))))
                .containsExactly("a 1");
    }

    @Test
    void onlyTheEndBeforeTheKillHoldsItBack() {
        Pod pod = Pods.running("a");
        PodSnapshot crashed = Views.of(ended("a-0", 0, T0, false));
        BackOff once = PodActions.decide(pod, crashed, BackOff.none(), T0).backOff();

        PodSnapshot longAfter = Views.of(ended("a-0", 0, T0, false), ended("a-1", 1, T0.plusSeconds(30), true));
        PodSnapshot soon = Views.of(ended("a-0", 0, T0, false), ended("a-1", 1, T0.plusSeconds(5), true));

        assertThat(PodActions.decide(pod, longAfter, once, T0.plusSeconds(31)).actions())
                .hasOnlyElementsOfType(PodAction.StartContainer.class);
        assertThat(PodActions.decide(pod, soon, once, T0.plusSeconds(6)).wakeAt())
                .contains(T0.plusSeconds(15));
    }

    @Test
    void theFirstKillCountsForNoBackOff() {
        PodDecision decision = PodActions.decide(Pods.running("a"), Views.of(killed("a", 0, T0)), BackOff.none(), T0);

        assertThat(decision.actions()).hasSize(1);
        assertThat(decision.backOff()).isEqualTo(BackOff.none());
    }

    private static PodAction.KillContainer kill(Pod pod, PodSnapshot snapshot) {
        return PodActions.decide(pod, snapshot, BackOff.none(), LONG_AFTER).actions().stream()
                .filter(PodAction.KillContainer.class::isInstance)
                .map(PodAction.KillContainer.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> starts(Pod pod, PodSnapshot snapshot) {
        return PodActions.decide(pod, snapshot, BackOff.none(), LONG_AFTER).actions().stream()
                .filter(PodAction.StartContainer.class::isInstance)
                .map(PodAction.StartContainer.class::cast)
                .map(start -> start.container().getName() + " " + start.restartCount())
                .toList();
    }

    private static Container probed(String name, String probe) {
        ContainerBuilder container = new ContainerBuilder(Pods.container(name));
        return probe.equals("liveness")
                ? container.withNewLivenessProbe().endLivenessProbe().build()
                : container.withNewStartupProbe().endStartupProbe().build();
    }

    private static ContainerView killed(String name, int exitCode, Instant at) {
        return view(name, name + "-0", 0, exitCode, at, true);
    }

    private static ContainerView ended(String id, int restartCount, Instant at, boolean killed) {
        return view("a", id, restartCount, 1, at, killed);
    }

    private static ContainerView view(
            String name, String id, int restartCount, int exitCode, Instant at, boolean killed) {
        return new ContainerView(
                name,
                id,
                State.EXITED,
                restartCount,
                exitCode,
                at.minusSeconds(1),
                at,
                ContainerHash.of(Pods.container(name)),
                ProbeResult.UNKNOWN,
                ProbeResult.UNKNOWN,
                Optional.empty(),
                killed);
    }
}
