package dev.spillway.core.resize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.NodeFacts;
import dev.spillway.core.Pods;
import dev.spillway.core.Seen;
import dev.spillway.core.resources.NodeUsage;
import dev.spillway.core.status.PodStatuses;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResizeRulesTest {
    private static final Map<String, Quantity> NODE =
            Map.of("cpu", new Quantity("2"), "memory", new Quantity("4Gi"), "pods", new Quantity("10"));
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aResizeThatFitsIsGranted() {
        assertThat(ResizeRules.check(NodeUsage.of(pod("1500m", 0)), NODE, NodeUsage.of(pod("500m", 0))))
                .isEmpty();
    }

    @Test
    void aResizeThatDoesNotFitNowIsDeferredAndNamesBothNumbers() {
        assertThat(ResizeRules.check(NodeUsage.of(pod("1600m", 0)), NODE, NodeUsage.of(pod("500m", 0))))
                .contains(new PendingResize(
                        PendingResize.DEFERRED,
                        "Node didn't have enough resource: cpu, requested: 1600, used: 500, capacity: 2000"));
    }

    @Test
    void aResizeThatNeverFitsIsInfeasible() {
        assertThat(ResizeRules.check(NodeUsage.of(pod("3", 0)), NODE, NodeUsage.NONE))
                .hasValueSatisfying(p -> assertThat(p.reason()).isEqualTo("Infeasible"));
    }

    @Test
    void whoAsksForLessComesFirstThenPriorityThenWhoHasWaitedLongest() {
        var shrinks = waiting("100m", 0, NOW);
        var important = waiting("500m", 9, NOW);
        var early = waiting("500m", 0, NOW.minusSeconds(9));
        var late = waiting("500m", 0, NOW);

        assertThat(Stream.of(late, early, important, shrinks).sorted(ResizeRules.order()))
                .containsExactly(shrinks, important, early, late);
    }

    @Test
    void conditionsTellWhatIsPendingAndWhatIsInProgress() {
        PendingResize deferred = new PendingResize(PendingResize.DEFERRED, "no room");

        assertThat(conditions(new ResizeProgress(Optional.of(deferred), false, "")))
                .extracting(PodCondition::getType, PodCondition::getStatus, PodCondition::getReason)
                .contains(org.assertj.core.api.Assertions.tuple("PodResizePending", "True", "Deferred"));
        assertThat(conditions(new ResizeProgress(Optional.empty(), true, "too small")))
                .extracting(PodCondition::getType, PodCondition::getReason, PodCondition::getMessage)
                .contains(org.assertj.core.api.Assertions.tuple("PodResizeInProgress", "Error", "too small"));
        assertThat(conditions(ResizeProgress.NONE))
                .extracting(PodCondition::getType)
                .noneMatch(type -> type.startsWith("PodResize"));
    }

    @Test
    void eventsSayWhatWasGranted() {
        assertThat(ResizeEvents.started(pod("100m", 0)).message())
                .isEqualTo("Pod resize started: {\"containers\":[{\"name\":\"a\",\"resources\":"
                        + "{\"requests\":{\"cpu\":\"100m\"}}}],\"generation\":1}");
    }

    private static List<PodCondition> conditions(ResizeProgress progress) {
        Pod pod = Pods.running("a");
        NodeFacts node = new NodeFacts("virtual-kubelet", List.of("10.0.0.1"));
        return PodStatuses.compose(pod, Seen.pod(Seen.running("a")), node, NOW, progress)
                .getConditions();
    }

    private static ResizeRules.Waiting waiting(String cpu, int priority, Instant since) {
        Pod wanted = pod(cpu, priority);
        return new ResizeRules.Waiting(wanted, NodeUsage.of(wanted), NodeUsage.of(pod("200m", priority)), since);
    }

    private static Pod pod(String cpu, int priority) {
        Pod pod = Pods.withContainer("{'resources': {'requests': {'cpu': '" + cpu + "'}}}");
        pod.getSpec().setPriority(priority);
        return pod;
    }
}
