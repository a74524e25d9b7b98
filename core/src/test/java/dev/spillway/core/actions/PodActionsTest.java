package dev.spillway.core.actions;

import static dev.spillway.core.actions.Views.T0;
import static dev.spillway.core.actions.Views.created;
import static dev.spillway.core.actions.Views.exited;
import static dev.spillway.core.actions.Views.running;
import static dev.spillway.core.actions.Views.runningWith;
import static dev.spillway.core.actions.Views.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.Pods;
import dev.spillway.core.backoff.BackOff;
import dev.spillway.core.probe.ProbeResult;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EphemeralContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodActionsTest {
    private static final Pod PLAIN = Pods.running("a", "b");
    private static final Pod WITH_INITS = Pods.of("Always", List.of(Pods.container("i"), Pods.container("j")), "a");

    @Test
    void aNewPodGetsASandboxAndAllItsRegularContainersAtOnce() {
        assertThat(steps(PLAIN, PodSnapshot.EMPTY)).containsExactly("sandbox 0", "start a 0", "start b 0");
    }

    @Test
    void aNewPodWithInitContainersStartsTheFirstOneOnly() {
        assertThat(steps(WITH_INITS, PodSnapshot.EMPTY)).containsExactly("sandbox 0", "start i 0");
    }

    @Test
    void aPodThatIsAsItShouldBeIsLeftAlone() {
        PodDecision decision = decide(PLAIN, Views.of(running("a"), running("b")));

        assertThat(decision.actions()).isEmpty();
        assertThat(decision.wakeAt()).isEmpty();
    }

    @Test
    void initContainersRunOneAfterTheOther() {
        assertThat(steps(WITH_INITS, Views.of())).containsExactly("start i 0");
        assertThat(steps(WITH_INITS, Views.of(running("i")))).isEmpty();
        assertThat(steps(WITH_INITS, Views.of(exited("i", 0)))).containsExactly("start j 0");
        assertThat(steps(WITH_INITS, Views.of(exited("i", 0), exited("j", 0)))).containsExactly("start a 0");
    }

    @Test
    void aCompletedInitContainerThatWasRemovedDoesNotRunAgain() {
        assertThat(steps(WITH_INITS, Views.of(exited("j", 0)))).containsExactly("start a 0");
        assertThat(steps(WITH_INITS, Views.of(running("a")))).isEmpty();
    }

    @Test
    void aFailedInitContainerIsTriedAgainUnlessNothingRestarts() {
        Pod never = Pods.of("Never", List.of(Pods.container("i")), "a");

        assertThat(steps(WITH_INITS, Views.of(exited("i", 1)))).containsExactly("start i 1");
        assertThat(steps(never, Views.of(exited("i", 1)))).containsExactly("end");
    }

    @Test
    void aContainerTheRuntimeDidNotManageToStartIsStartedAgain() {
        assertThat(steps(PLAIN, Views.of(running("a"), created("b")))).containsExactly("start b 1");
        assertThat(steps(WITH_INITS, Views.of(created("i")))).containsExactly("start i 1");
    }

    @Test
    void aContainerInUnknownStateIsKilledBeforeItStartsAgain() {
        assertThat(steps(PLAIN, Views.of(running("a"), unknown("b"))))
                .containsExactly(
                        "kill b Container is in \"unknown\" state, try killing it before restart", "start b 1");
    }

    @ParameterizedTest
    @CsvSource({
        "Always,    0, start b 1",
        "Always,    1, start b 1",
        "OnFailure, 0, ''",
        "OnFailure, 1, start b 1",
        "Never,     1, ''",
    })
    void anExitedContainerStartsAgainByTheRestartPolicy(String policy, int exitCode, String step) {
        Pod pod = Pods.of(policy, List.of(), "a", "b");

        List<String> steps = steps(pod, Views.of(running("a"), exited("b", exitCode)));

        assertThat(steps).isEqualTo(step.isEmpty() ? List.of() : List.of(step));
    }

    @Test
    void aPodEndsWhenNothingRunsAndNothingWillStartAndSidecarsDoNotKeepItAlive() {
        Pod job = Pods.of("Never", List.of(Pods.sidecar("s")), "a");

        assertThat(steps(job, Views.of(running("s"), exited("a", 0)))).containsExactly("end");
        assertThat(steps(job, Views.of(exited("s", 1), exited("a", 0)))).doesNotContain("start a 1");
    }

    @Test
    void aDeadSandboxIsReplacedAndInitContainersRunAgain() {
        assertThat(steps(WITH_INITS, Views.withDeadSandbox(exited("i", 0), exited("j", 0), exited("a", 255))))
                .containsExactly("stop sandbox sb", "remove i", "remove j", "sandbox 1", "start i 1");
    }

    @Test
    void aDeadSandboxIsNotReplacedWhenNothingMayRunAgain() {
        Pod never = Pods.of("Never", List.of(), "a");
        Pod onFailure = Pods.of("OnFailure", List.of(), "a");

        assertThat(steps(never, Views.withDeadSandbox(exited("a", 255)))).containsExactly("end");
        assertThat(steps(onFailure, Views.withDeadSandbox(exited("a", 0)))).containsExactly("end");
        assertThat(steps(onFailure, Views.withDeadSandbox(exited("a", 255))))
                .containsExactly("stop sandbox sb", "sandbox 1", "start a 1");
    }

    @Test
    void aSandboxThatDiedBeforeAnyContainerWasCreatedIsReplacedEvenIfNothingRestarts() {
        Pod never = Pods.of("Never", List.of(), "a");

        assertThat(steps(never, Views.withDeadSandbox())).containsExactly("stop sandbox sb", "sandbox 1", "start a 0");
    }

    @Test
    void aSidecarIsPassedOnceItHasStarted() {
        Container sidecar = new ContainerBuilder(Pods.sidecar("s"))
                .withStartupProbe(new ProbeBuilder().build())
                .build();
        Pod pod = Pods.of("Always", List.of(sidecar, Pods.container("i")), "a");

        assertThat(steps(pod, Views.of(running("s")))).isEmpty();
        assertThat(steps(pod, Views.of(runningWith("s", ProbeResult.SUCCESS, ProbeResult.UNKNOWN))))
                .containsExactly("start i 0");
        assertThat(steps(pod, Views.of(runningWith("s", ProbeResult.FAILURE, ProbeResult.UNKNOWN))))
                .containsExactly("kill s Init container s failed startup probe", "start s 1");
    }

    @Test
    void aSidecarIsKeptRunningWhateverThePodsRestartPolicyAndWhileOthersRun() {
        Pod never = Pods.of("Never", List.of(Pods.sidecar("s"), Pods.container("i")), "a");

        assertThat(steps(never, Views.of(exited("s", 0), running("i")))).containsExactly("start s 1");
        assertThat(steps(never, Views.of(exited("s", 0), running("a")))).containsExactly("start s 1");
        assertThat(steps(never, Views.of(running("a")))).containsExactly("start s 0");
    }

    @Test
    void aContainerThatFailsItsLivenessProbeIsKilledAndStartedAgain() {
        Container probed = new ContainerBuilder(Pods.container("a"))
                .withNewLivenessProbe()
                .withTerminationGracePeriodSeconds(5L)
                .endLivenessProbe()
                .build();
        Pod pod = Pods.running();
        pod.getSpec().setContainers(List.of(probed));
        PodSnapshot failing = Views.of(runningWith("a", ProbeResult.UNKNOWN, ProbeResult.FAILURE));

        PodDecision decision = decide(pod, failing);

        assertThat(decision.actions().stream().map(PodActionsTest::step))
                .containsExactly("kill a Container a failed liveness probe, will be restarted", "start a 1");
        assertThat(((PodAction.KillContainer) decision.actions().getFirst()).grace())
                .hasSeconds(5);
        pod.getSpec().setRestartPolicy("Never");
        assertThat(steps(pod, failing)).containsExactly("end");
    }

    @Test
    void anotherImageReplacesTheContainerWhateverTheRestartPolicy() {
        Pod pod = Pods.of("Never", List.of(), "a");
        pod.getSpec().getContainers().getFirst().setImage("nginx:2");

        assertThat(steps(pod, Views.of(running("a"))))
                .containsExactly("kill a Container a definition changed, will be restarted", "start a 1");
    }

    @Test
    void ephemeralContainersStartFirstAndOnlyOnce() {
        Pod pod = Pods.of("Always", List.of(Pods.container("i")), "a");
        pod.getSpec()
                .setEphemeralContainers(List.of(
                        new EphemeralContainerBuilder().withName("debug").build()));

        assertThat(steps(pod, Views.of())).containsExactly("start debug 0", "start i 0");
        assertThat(steps(pod, Views.of(running("i"), exited("debug", 1)))).isEmpty();
    }

    @Test
    void aCrashingContainerRestartsAtOnceThenWaitsEverLonger() {
        Pod pod = Pods.running("a");
        PodSnapshot crashed = Views.of(exited("a", 1));

        PodDecision first = PodActions.decide(pod, crashed, BackOff.none(), T0.plusSeconds(1));
        PodDecision second = PodActions.decide(pod, crashed, first.backOff(), T0.plusSeconds(2));
        PodDecision third = PodActions.decide(pod, crashed, second.backOff(), T0.plusSeconds(10));

        assertThat(step(first.actions().getFirst())).isEqualTo("start a 1");
        assertThat(step(second.actions().getFirst()))
                .isEqualTo("wait a back-off 10s restarting failed container=a pod=web_default(uid-1)");
        assertThat(second.wakeAt()).contains(T0.plusSeconds(10));
        assertThat(step(third.actions().getFirst())).isEqualTo("start a 1");
        assertThat(third.backOff()
                        .delay(third.backOff().entries().keySet().iterator().next()))
                .hasSeconds(20);
    }

    @Test
    void anInitContainersBackOffHoldsUpTheRestAndASidecarsDoesNot() {
        Pod pod = Pods.of("Always", List.of(Pods.sidecar("s"), Pods.container("i")), "a");
        PodSnapshot crashed = Views.of(exited("s", 1), exited("i", 1));
        BackOff both = PodActions.decide(pod, crashed, BackOff.none(), T0).backOff();

        assertThat(PodActions.decide(pod, crashed, both, T0.plusSeconds(1)).actions())
                .allMatch(PodAction.WaitForBackOff.class::isInstance)
                .hasSize(2);
        PodSnapshot sidecarDown = Views.of(exited("s", 1), exited("i", 0));
        assertThat(PodActions.decide(pod, sidecarDown, both, T0.plusSeconds(1)).actions().stream()
                        .map(PodActionsTest::step))
                .containsExactly(
                        "wait s back-off 10s restarting failed container=s pod=web_default(uid-1)", "start a 0");
    }

    @Test
    void aPodThatOutlivesItsDeadlineFails() {
        Pod pod = Pods.running("a");
        pod.getSpec().setActiveDeadlineSeconds(60L);
        pod.getStatus().setStartTime("2026-01-01T00:00:00Z");
        PodSnapshot fine = Views.of(running("a"));

        assertThat(PodActions.decide(pod, fine, BackOff.none(), T0.plusSeconds(59))
                        .wakeAt())
                .contains(T0.plusSeconds(60));
        assertThat(PodActions.decide(pod, fine, BackOff.none(), T0.plusSeconds(60))
                        .actions())
                .containsExactly(new PodAction.FailPod(ActiveDeadline.EXCEEDED));
    }

    @Test
    void anExitThatRestartsAllRemovesEveryContainerAndItsCauseLast() {
        Container cause = new ContainerBuilder(Pods.container("a"))
                .withRestartPolicy("Never")
                .withRestartPolicyRules(Pods.rule("RestartAllContainers", "In", 42))
                .build();
        Pod pod = Pods.of("Never", List.of(Pods.container("i"), Pods.sidecar("s")), "b");
        pod.getSpec().setContainers(List.of(cause, Pods.container("b")));

        assertThat(steps(pod, Views.of(exited("i", 0), running("s"), exited("a", 42), running("b"))))
                .containsExactly("kill and remove b", "remove i", "kill and remove s", "remove a");
        assertThat(steps(pod, Views.of(exited("a", 42)))).containsExactly("remove a");
        assertThat(steps(pod, Views.of())).containsExactly("start i 0");
    }

    @Test
    void twoReadySandboxesAreBothReplaced() {
        var older = new SandboxView("old", 0, true, List.of("10.1.0.6"), T0.minusSeconds(9));
        var newer = new SandboxView("new", 1, true, List.of("10.1.0.7"), T0);

        assertThat(steps(Pods.running("a"), new PodSnapshot(List.of(newer, older), List.of())))
                .containsExactly("stop sandbox new", "stop sandbox old", "sandbox 2", "start a 0");
    }

    private static List<String> steps(Pod pod, PodSnapshot snapshot) {
        return decide(pod, snapshot).actions().stream()
                .map(PodActionsTest::step)
                .toList();
    }

    private static PodDecision decide(Pod pod, PodSnapshot snapshot) {
        Instant longAfter = T0.plusSeconds(3600);
        return PodActions.decide(pod, snapshot, BackOff.none(), longAfter);
    }

    private static String step(PodAction action) {
        return switch (action) {
            case PodAction.EndPod end -> "end";
            case PodAction.FailPod fail -> "fail " + fail.failure().reason();
            case PodAction.StopSandbox stop -> "stop sandbox " + stop.id();
            case PodAction.CreateSandbox create -> "sandbox " + create.attempt();
            case PodAction.KillContainer kill -> "kill " + kill.name() + " " + kill.message();
            case PodAction.RemoveContainer remove -> (remove.runs() ? "kill and remove " : "remove ") + remove.name();
            case PodAction.StartContainer start -> "start " + start.container().getName() + " " + start.restartCount();
            case PodAction.ResizePod resize ->
                "resize "
                        + resize.containers().stream()
                                .map(PodAction.ContainerResize::name)
                                .toList();
            case PodAction.WaitForBackOff wait -> "wait " + wait.container().getName() + " " + wait.message();
        };
    }
}
