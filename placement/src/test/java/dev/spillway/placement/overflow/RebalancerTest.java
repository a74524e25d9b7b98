package dev.spillway.placement.overflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.placement.FakeCluster;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RebalancerTest {
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final FakeCluster cluster = new FakeCluster();
    private final List<Pod> pods = new ArrayList<>();
    private final List<String> evicted = new ArrayList<>();
    private boolean budgetAllows = true;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Rebalancer rebalancer = new Rebalancer(new Evictions(), PAUSE, () -> now);

    @Test
    void aPodThatAServerHasRoomForAgainIsEvictedOneAtATime() {
        cluster.freeCores = 4;
        pods.add(pod("old", "2026-01-01T00:00:00Z"));
        pods.add(pod("young", "2026-01-01T00:01:00Z"));

        look();
        look();
        assertThat(evicted).containsExactly("young");

        pods.removeLast();
        now = now.plus(PAUSE);
        look();
        assertThat(evicted).containsExactly("young", "old");
    }

    @Test
    void nothingIsEvictedWhileServersAreFullOrAPodWaits() {
        pods.add(pod("a", "2026-01-01T00:00:00Z"));
        look();
        assertThat(evicted).isEmpty();

        cluster.freeCores = 4;
        now = now.plus(PAUSE);
        rebalancer.look(cluster::state, 1, () -> true);
        assertThat(evicted).isEmpty();
    }

    @Test
    void podsThatNobodyReplacesOrThatWereSentThereStay() {
        cluster.freeCores = 4;
        Pod alone = pod("alone", "2026-01-01T00:00:00Z");
        alone.getMetadata().setOwnerReferences(List.of());
        Pod sent = pod("sent", "2026-01-01T00:00:00Z");
        sent.getMetadata().getAnnotations().clear();
        pods.addAll(List.of(alone, sent));

        look();

        assertThat(evicted).isEmpty();
    }

    @Test
    void evictionsThatDoNotHelpComeLessAndLessOften() {
        cluster.freeCores = 4;
        pods.add(pod("a", "2026-01-01T00:00:00Z"));

        for (int second = 0; second < 3600; second++) {
            now = now.plusSeconds(1);
            look();
        }

        assertThat(evicted).hasSizeBetween(5, 9);
    }

    @Test
    void aDisruptionBudgetIsAskedAgainLater() {
        cluster.freeCores = 4;
        budgetAllows = false;
        pods.add(pod("a", "2026-01-01T00:00:00Z"));
        look();
        assertThat(evicted).isEmpty();

        budgetAllows = true;
        now = now.plus(Duration.ofHours(1));
        look();
        assertThat(evicted).containsExactly("a");
    }

    private void look() {
        rebalancer.look(cluster::state, pods.size(), () -> false);
    }

    private static Pod pod(String name, String created) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withUid(name)
                .withCreationTimestamp(created)
                .addToAnnotations("spillway.dev/overflow", "servers lack room")
                .addNewOwnerReference()
                .withKind("ReplicaSet")
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withNodeName("virtual-kubelet")
                .addNewContainer()
                .withName("main")
                .withNewResources()
                .addToRequests("cpu", new Quantity("1"))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }

    private final class Evictions implements Rebalancer.Pods {
        @Override
        public List<Pod> onVirtualNodes() {
            return List.copyOf(pods);
        }

        @Override
        public boolean evict(Pod pod) {
            if (budgetAllows) {
                evicted.add(pod.getMetadata().getName());
            }
            return budgetAllows;
        }
    }
}
