package dev.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.PodTransition.Accepted;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ResizeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final int CPUS = 10;

    private final NodeBench bench = new NodeBench();

    @Test
    void aResizeThatFitsIsGrantedAndTheMeterSplits() throws Exception {
        bench.start();
        bench.running(asking("a", 1));

        resize("a", 2);

        assertThat(resizeConditions("a")).isEmpty();
        assertThat(bench.api
                        .pod("a")
                        .getStatus()
                        .getContainerStatuses()
                        .getFirst()
                        .getAllocatedResources())
                .containsEntry("cpu", new Quantity("2"));
        assertThat(bench.transitions)
                .filteredOn(Accepted.class::isInstance)
                .extracting(t -> ((Accepted) t).plan().spec().milliCpu())
                .containsExactly(1000L, 2000L);
        assertThat(bench.events)
                .anyMatch(e -> e.contains("ResizeStarted"))
                .anyMatch(e -> e.contains("ResizeCompleted"));
    }

    @Test
    void aResizeWithoutRoomIsDeferredAndGrantedWhenAnotherPodHasGone() throws Exception {
        bench.start();
        bench.running(asking("a", 1));
        bench.running(asking("b", CPUS - 1));

        resize("a", 2);

        assertThat(resizeConditions("a")).singleElement().satisfies(c -> {
            assertThat(c.getType()).isEqualTo("PodResizePending");
            assertThat(c.getReason()).isEqualTo("Deferred");
        });
        assertThat(bench.api
                        .pod("a")
                        .getStatus()
                        .getContainerStatuses()
                        .getFirst()
                        .getAllocatedResources())
                .containsEntry("cpu", new Quantity("1"));

        bench.api.delete("b", 1);
        bench.advance(SECOND);
        bench.advance(SECOND);

        assertThat(resizeConditions("a")).isEmpty();
        assertThat(bench.api
                        .pod("a")
                        .getStatus()
                        .getContainerStatuses()
                        .getFirst()
                        .getAllocatedResources())
                .containsEntry("cpu", new Quantity("2"));
    }

    @Test
    void aResizeThatIsTakenBackIsNotPendingAnyMore() throws Exception {
        bench.start();
        bench.running(asking("a", 1));

        resize("a", CPUS + 1);
        assertThat(resizeConditions("a"))
                .singleElement()
                .satisfies(c -> assertThat(c.getReason()).isEqualTo("Infeasible"));

        resize("a", 1);
        assertThat(resizeConditions("a")).isEmpty();
    }

    private void resize(String uid, int cpus) throws Exception {
        bench.api.update(TestPods.resized(bench.api.pod(uid), cpu(cpus)));
        bench.advance(SECOND);
    }

    private List<PodCondition> resizeConditions(String uid) {
        return bench.api.pod(uid).getStatus().getConditions().stream()
                .filter(c -> c.getType().startsWith("PodResize"))
                .toList();
    }

    private static Pod asking(String uid, int cpus) {
        return TestPods.asking(uid, cpu(cpus));
    }

    private static Map<String, Quantity> cpu(int cpus) {
        return Map.of("cpu", new Quantity(String.valueOf(cpus)));
    }
}
