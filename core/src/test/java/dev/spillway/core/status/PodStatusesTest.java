package dev.spillway.core.status;

import static dev.spillway.core.Seen.crashLooping;
import static dev.spillway.core.Seen.exited;
import static dev.spillway.core.Seen.running;
import static dev.spillway.core.Seen.unready;
import static dev.spillway.core.Seen.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.spillway.core.NodeFacts;
import dev.spillway.core.PodFailure;
import dev.spillway.core.PodObservation;
import dev.spillway.core.Pods;
import dev.spillway.core.SandboxObservation;
import dev.spillway.core.Seen;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodStatusesTest {
    private static final NodeFacts NODE = new NodeFacts("virtual-kubelet", List.of("192.168.0.2"));
    private static final Instant NOW = Instant.parse("2026-01-01T00:01:00.987Z");
    private static final Instant LATER = NOW.plusSeconds(60);

    @Test
    void theSameArgumentsGiveEqualStatuses() {
        Pod pod = Pods.running("a");

        assertThat(compose(pod, Seen.pod(running("a")))).isEqualTo(compose(pod, Seen.pod(running("a"))));
    }

    @Test
    void composingOnTopOfWhatWasComposedChangesNothing() {
        Pod pod = Pods.running("a", "b");
        PodObservation seen = Seen.pod(running("a"), crashLooping("b", 3));

        Pod written = Pods.withStatus(pod, compose(pod, seen));

        assertThat(PodStatuses.compose(written, seen, NODE, LATER)).isEqualTo(written.getStatus());
    }

    @Test
    void aPodOfWhichNothingIsSeenYetIsPendingWithItsNodesAddressAndAStartTimeInWholeSeconds() {
        PodStatus status = compose(Pods.running("a"), Observations.nothingYet(Pods.running("a")));

        assertThat(status.getPhase()).isEqualTo("Pending");
        assertThat(status.getStartTime()).isEqualTo("2026-01-01T00:01:00Z");
        assertThat(status.getHostIP()).isEqualTo("192.168.0.2");
        assertThat(status.getHostIPs()).containsExactly(new HostIP("192.168.0.2"));
        assertThat(status.getQosClass()).isEqualTo("BestEffort");
        assertThat(waitingReason(status.getContainerStatuses().getFirst())).isEqualTo("ContainerCreating");
    }

    @Test
    void containersOfAPodWithInitContainersWaitForItsInitialization() {
        Pod pod = Pods.of("Always", List.of(Pods.container("i")), "a");

        PodStatus status = compose(pod, Seen.pod(running("i")));

        assertThat(waitingReason(status.getContainerStatuses().getFirst())).isEqualTo("PodInitializing");
        assertThat(condition(status, "Initialized").getReason()).isEqualTo("ContainersNotInitialized");
        assertThat(condition(status, "Initialized").getMessage()).isEqualTo("containers with incomplete status: [i]");
    }

    @Test
    void aRunningPodIsReadyOnceAllItsContainersAre() {
        Pod pod = Pods.running("b", "a");

        PodStatus one = compose(pod, Seen.pod(running("a"), unready("b")));
        PodStatus both = compose(pod, Seen.pod(running("a"), running("b")));

        assertThat(condition(one, "Ready").getStatus()).isEqualTo("False");
        assertThat(condition(one, "Ready").getReason()).isEqualTo("ContainersNotReady");
        assertThat(condition(one, "ContainersReady").getMessage()).isEqualTo("containers with unready status: [b]");
        assertThat(both.getConditions())
                .extracting(PodCondition::getType, PodCondition::getStatus)
                .containsExactly(
                        tuple("PodReadyToStartContainers", "True"),
                        tuple("Initialized", "True"),
                        tuple("Ready", "True"),
                        tuple("ContainersReady", "True"),
                        tuple("PodScheduled", "True"));
    }

    @Test
    void unreadyContainersAreNamedInTheOrderOfTheSpec() {
        PodStatus status = compose(Pods.running("b", "a"), Seen.pod(unready("a"), unready("b")));

        assertThat(condition(status, "Ready").getMessage()).isEqualTo("containers with unready status: [b a]");
    }

    @Test
    void containerStatusesAreSortedByNameAndInitOnesKeepTheSpecsOrder() {
        Pod pod = Pods.of("Always", List.of(Pods.container("z"), Pods.container("y")), "c", "b");

        PodStatus status = compose(pod, Seen.pod());

        assertThat(status.getContainerStatuses())
                .extracting(ContainerStatus::getName)
                .containsExactly("b", "c");
        assertThat(status.getInitContainerStatuses())
                .extracting(ContainerStatus::getName)
                .containsExactly("z", "y");
    }

    @Test
    void aTransitionTimeMovesOnlyWithTheStatusOfItsCondition() {
        Pod pod = Pods.running("a");
        Pod written = Pods.withStatus(pod, compose(pod, Seen.pod(unready("a"))));

        PodStatus later = PodStatuses.compose(written, Seen.pod(running("a")), NODE, LATER);

        assertThat(condition(later, "Ready").getLastTransitionTime()).isEqualTo("2026-01-01T00:02:00Z");
        assertThat(condition(later, "PodScheduled").getLastTransitionTime()).isEqualTo("2026-01-01T00:01:00Z");
        assertThat(later.getStartTime()).isEqualTo("2026-01-01T00:01:00Z");
    }

    @Test
    void conditionsOfOtherOwnersAreKeptAndOpenReadinessGates() {
        Pod pod = Pods.running("a");
        pod.getSpec().setReadinessGates(List.of(new PodReadinessGate("example.com/lb")));
        PodCondition gate = new PodConditionBuilder()
                .withType("example.com/lb")
                .withStatus("False")
                .build();
        PodObservation seen = Seen.pod(running("a"));

        PodStatus without = compose(pod, seen);
        PodStatus closed = compose(withCondition(pod, gate), seen);
        gate.setStatus("True");
        PodStatus open = compose(withCondition(pod, gate), seen);

        assertThat(condition(without, "Ready").getMessage())
                .isEqualTo("corresponding condition of pod readiness gate \"example.com/lb\" does not exist.");
        assertThat(condition(closed, "Ready").getReason()).isEqualTo("ReadinessGatesNotReady");
        assertThat(condition(closed, "Ready").getMessage())
                .isEqualTo("the status of pod readiness gate \"example.com/lb\" is not \"True\", but False");
        assertThat(condition(closed, "ContainersReady").getStatus()).isEqualTo("True");
        assertThat(condition(open, "Ready").getStatus()).isEqualTo("True");
        assertThat(condition(open, "example.com/lb")).isEqualTo(gate);
    }

    @Test
    void theObservedGenerationIsThePodsOnTheStatusAndOnEveryOwnCondition() {
        PodStatus status = compose(Pods.generation(Pods.running("a"), 4), Seen.pod(running("a")));

        assertThat(status.getObservedGeneration()).isEqualTo(4);
        assertThat(status.getConditions())
                .extracting(PodCondition::getObservedGeneration)
                .containsOnly(4L);
    }

    @Test
    void addressesAreOneOfEachFamilyWithTheNodesFamilyFirst() {
        var sandbox = new SandboxObservation("sb", true, List.of("fd00::7", "10.1.0.7", "10.2.0.7"), NOW);

        PodStatus status =
                compose(Pods.running("a"), Seen.pod(Optional.of(sandbox), Optional.empty(), false, running("a")));

        assertThat(status.getPodIP()).isEqualTo("10.1.0.7");
        assertThat(status.getPodIPs()).containsExactly(new PodIP("10.1.0.7"), new PodIP("fd00::7"));
    }

    @Test
    void aFinishedPodKeepsItsAddressInTheApi() {
        Pod pod = Pods.of("Never", List.of(), "a");
        Pod ran = Pods.withStatus(pod, compose(pod, Seen.pod(running("a"))));

        PodStatus status = compose(ran, Seen.released(exited("a", 0)));

        assertThat(status.getPodIP()).isEqualTo("10.1.0.7");
    }

    @Test
    void aTerminalPhaseIsWithheldWhileTheSandboxStands() {
        Pod job = Pods.of("Never", List.of(), "a");
        Pod running = Pods.withStatus(job, compose(job, Seen.pod(running("a"))));

        PodStatus exited = compose(running, Seen.pod(exited("a", 0)));
        PodStatus released = compose(running, Seen.released(exited("a", 0)));

        assertThat(exited.getPhase()).isEqualTo("Running");
        assertThat(exited.getContainerStatuses()
                        .getFirst()
                        .getState()
                        .getTerminated()
                        .getExitCode())
                .isZero();
        assertThat(released.getPhase()).isEqualTo("Succeeded");
        assertThat(condition(released, "Ready").getReason()).isEqualTo("PodCompleted");
        assertThat(condition(released, "ContainersReady").getReason()).isEqualTo("PodCompleted");
        assertThat(condition(released, "Initialized").getReason()).isEqualTo("PodCompleted");
        assertThat(condition(released, "PodReadyToStartContainers").getStatus()).isEqualTo("False");
    }

    @Test
    void aTerminalPhaseIsNeverLeft() {
        Pod job = Pods.of("Never", List.of(), "a");
        Pod done = Pods.withStatus(job, compose(job, Seen.released(exited("a", 1))));

        PodStatus status = compose(done, Seen.pod(running("a")));

        assertThat(done.getStatus().getPhase()).isEqualTo("Failed");
        assertThat(status.getPhase()).isEqualTo("Failed");
        assertThat(condition(status, "Ready").getReason()).isEqualTo("PodFailed");
    }

    @Test
    void aFailureOfThePodAsAWholeShowsOnceNothingRuns() {
        var failure =
                new PodFailure("DeadlineExceeded", "Pod was active on the node longer than the specified deadline");
        Pod pod = Pods.running("a");
        Pod ran = Pods.withStatus(pod, compose(pod, Seen.pod(running("a"))));

        PodStatus ending = compose(ran, Seen.failing(failure, running("a")));
        PodStatus ended =
                compose(ran, Seen.pod(Optional.of(Seen.stopped()), Optional.of(failure), true, exited("a", 137)));

        assertThat(ending.getPhase()).isEqualTo("Running");
        assertThat(ending.getReason()).isNull();
        assertThat(condition(ending, "Ready").getReason()).isEqualTo("PodFailed");
        assertThat(ended.getPhase()).isEqualTo("Failed");
        assertThat(ended.getReason()).isEqualTo("DeadlineExceeded");
        assertThat(ended.getMessage()).isEqualTo(failure.message());
    }

    @Test
    void anEvictedPodIsMarkedAsDisrupted() {
        var failure = new PodFailure("Evicted", "The node was low on resource: memory.");

        PodStatus status = compose(
                Pods.running("a"), Seen.pod(Optional.of(Seen.stopped()), Optional.of(failure), true, exited("a", 137)));

        assertThat(condition(status, "DisruptionTarget").getReason()).isEqualTo("TerminationByKubelet");
        assertThat(condition(status, "DisruptionTarget").getMessage()).isEqualTo(failure.message());
    }

    @Test
    void aPodDeletedBeforeAnyContainerStartedHasFailedWithContainersOfUnknownEnd() {
        Pod pod = Pods.deleted(Pods.running("a"), 30);

        PodStatus status = compose(pod, Observations.nothingLeft(pod));

        var ended = status.getContainerStatuses().getFirst().getState().getTerminated();
        assertThat(status.getPhase()).isEqualTo("Failed");
        assertThat(ended.getReason()).isEqualTo("ContainerStatusUnknown");
        assertThat(ended.getExitCode()).isEqualTo(137);
    }

    @Test
    void containersOfAnUninitializedDeletedPodKeepWaiting() {
        Pod pod = Pods.deleted(Pods.of("Always", List.of(Pods.container("i"), Pods.container("j")), "a"), 30);

        PodStatus status = compose(pod, Seen.released(exited("i", 1)));

        assertThat(waitingReason(status.getContainerStatuses().getFirst())).isEqualTo("PodInitializing");
        assertThat(waitingReason(status.getInitContainerStatuses().get(1))).isEqualTo("PodInitializing");
        assertThat(status.getPhase()).isEqualTo("Failed");
    }

    @Test
    void aDeletedPodsBackOffShowsAsTheTerminationItWaitedAfter() {
        Pod pod = Pods.deleted(Pods.running("a"), 30);

        ContainerStatus status = compose(pod, Seen.released(crashLooping("a", 3)))
                .getContainerStatuses()
                .getFirst();

        assertThat(status.getState().getTerminated().getExitCode()).isEqualTo(3);
        assertThat(status.getState().getWaiting()).isNull();
    }

    @Test
    void aContainerThatVanishedWhileRunningLeavesThePodRunning() {
        Pod pod = Pods.running("a");
        Pod ran = Pods.withStatus(pod, compose(pod, Seen.pod(running("a"))));

        PodStatus status = compose(ran, Seen.pod());

        ContainerStatus vanished = status.getContainerStatuses().getFirst();
        assertThat(status.getPhase()).isEqualTo("Running");
        assertThat(vanished.getLastState().getTerminated().getReason()).isEqualTo("ContainerStatusUnknown");
        assertThat(vanished.getRestartCount()).isEqualTo(1);
    }

    @Test
    void whatTheRuntimeForgotOfAnAttemptTheApiStillKnows() {
        Pod pod = Pods.running("a");
        Pod crashed = Pods.withStatus(pod, compose(pod, Seen.pod(exited("a", 3))));
        crashed.getStatus().getContainerStatuses().getFirst().setContainerID("containerd://a-earlier");

        ContainerStatus again =
                compose(crashed, Seen.pod(running("a"))).getContainerStatuses().getFirst();

        assertThat(again.getLastState().getTerminated().getExitCode()).isEqualTo(3);
    }

    @Test
    void aContainerStatusTellsImageIdAndTimesInWholeSeconds() {
        ContainerStatus status = compose(Pods.running("a"), Seen.pod(running("a")))
                .getContainerStatuses()
                .getFirst();

        assertThat(status.getImageID()).isEqualTo("docker.io/library/nginx@sha256:1");
        assertThat(status.getContainerID()).isEqualTo("containerd://a-0");
        assertThat(status.getState().getRunning().getStartedAt()).isEqualTo("2026-01-01T00:00:01Z");
        assertThat(status.getStarted()).isTrue();
        assertThat(status.getReady()).isTrue();
    }

    @Test
    void aSucceededInitContainerIsReadyAndOnePassedLongAgoIsTakenForSucceeded() {
        Pod pod = Pods.of("Always", List.of(Pods.container("i")), "a");

        PodStatus fresh = compose(pod, Seen.pod(exited("i", 0), running("a")));
        PodStatus forgotten = compose(pod, Seen.pod(running("a")));

        assertThat(fresh.getInitContainerStatuses().getFirst().getReady()).isTrue();
        assertThat(forgotten
                        .getInitContainerStatuses()
                        .getFirst()
                        .getState()
                        .getTerminated()
                        .getReason())
                .isEqualTo("Completed");
        assertThat(forgotten.getPhase()).isEqualTo("Running");
    }

    @Test
    void aWaitingContainerSaysWhy() {
        ContainerStatus status = compose(Pods.running("a"), Seen.pod(waiting("a", "ImagePullBackOff")))
                .getContainerStatuses()
                .getFirst();

        assertThat(waitingReason(status)).isEqualTo("ImagePullBackOff");
        assertThat(status.getState().getWaiting().getMessage()).isEqualTo("because");
        assertThat(status.getStarted()).isFalse();
    }

    @Test
    void aPodWithResourcesAsAWholeIsToldWhatItHasWithItsOverhead() {
        Pod pod = Pods.withSpec("{'resources': {'requests': {'cpu': '1'}}, 'overhead': {'cpu': '250m'}}");

        PodStatus status = compose(pod, Seen.pod(running("a")));

        assertThat(status.getAllocatedResources()).containsEntry("cpu", new Quantity("1250m"));
        assertThat(status.getResources().getRequests()).containsEntry("cpu", new Quantity("1250m"));
        assertThat(compose(Pods.running("a"), Seen.pod()).getResources()).isNull();
    }

    private static PodStatus compose(Pod pod, PodObservation observation) {
        return PodStatuses.compose(pod, observation, NODE, NOW);
    }

    private static PodCondition condition(PodStatus status, String type) {
        return status.getConditions().stream()
                .filter(c -> c.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static String waitingReason(ContainerStatus status) {
        return status.getState().getWaiting().getReason();
    }

    private static Pod withCondition(Pod pod, PodCondition condition) {
        return Pods.withStatus(
                pod,
                new PodStatusBuilder(pod.getStatus()).withConditions(condition).build());
    }
}
