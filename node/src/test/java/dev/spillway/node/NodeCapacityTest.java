package dev.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.ElasticSpec;
import dev.spillway.core.resize.PendingResize;
import dev.spillway.core.resources.PodResources;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two nodes of a pool with 8 vCPU each, whose pods may have 3 together. */
final class NodeCapacityTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Map<String, Quantity> CAPACITY =
            Map.of("cpu", new Quantity("8"), "memory", new Quantity("16Gi"), "pods", new Quantity("100"));

    private final PoolQuota quota = new PoolQuota();
    private final NodeCapacity here = new NodeCapacity(CAPACITY, quota);
    private final NodeCapacity elsewhere = new NodeCapacity(CAPACITY, quota);
    private final List<String> served = new ArrayList<>();

    NodeCapacityTest() {
        quota.limit(Map.of("cpu", new Quantity("3")));
        assertThat(reserve(here, asking("a", "1"))).isTrue();
        assertThat(reserve(elsewhere, asking("b", "1"))).isTrue();
    }

    @Test
    void aResizeIsGrantedWithinThePoolsQuota() {
        assertThat(resize("2")).isEmpty();
        assertThat(quota.used()).containsEntry("cpu", new Quantity("3"));
    }

    @Test
    void aResizeBeyondThePoolsQuotaWaitsUntilAPodOfAnotherNodeHasGone() {
        assertThat(resize("3"))
                .contains(
                        new PendingResize(
                                "Deferred",
                                "The pool of this node has too little left of its quota: cpu, requested: 3, used: 1, quota: 3"));
        here.serveWaiters();
        assertThat(served).isEmpty();

        elsewhere.release("b");
        here.serveWaiters();

        assertThat(served).containsExactly("a");
        assertThat(quota.used()).containsEntry("cpu", new Quantity("3"));
    }

    private Optional<PendingResize> resize(String cpu) {
        Pod wanted = asking("a", cpu);
        return here.resize(wanted, spec(wanted), NOW, () -> served.add("a"));
    }

    private static boolean reserve(NodeCapacity node, Pod pod) {
        return node.reserve(pod, spec(pod)).isEmpty();
    }

    private static ElasticSpec spec(Pod pod) {
        return PodResources.asRequested(pod);
    }

    private static Pod asking(String uid, String cpu) {
        return TestPods.asking(uid, Map.of("cpu", new Quantity(cpu)));
    }
}
