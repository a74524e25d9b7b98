package dev.spillway.node.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PoolsTest {
    private static final String TWO_ZONES = "{\"zones\": [{\"name\": \"a\"}, {\"name\": \"b\"}]}";
    private static final String ONE_ZONE = "{\"zones\": [{\"name\": \"a\"}]}";

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final FakePools cluster = new FakePools();
    private final Pools pools = new Pools("virtual-kubelet", cluster, cluster, () -> now, Runnable::run);

    @Test
    void aNewPoolIsTakenAndHasANodePerZone() {
        GenericKubernetesResource pool = pool(TWO_ZONES);

        settle(pool);

        assertThat(pool.getMetadata().getFinalizers()).containsExactly("spillway.dev/nodes");
        assertThat(cluster.running.keySet()).containsExactly("virtual-kubelet-a", "virtual-kubelet-b");
        assertThat(lastStatus()).containsEntry("nodes", 2).containsEntry("readyNodes", 2L);
    }

    @Test
    void nothingIsWrittenOrStartedAgainWhileNothingChanges() {
        GenericKubernetesResource pool = pool(TWO_ZONES);
        settle(pool);
        int written = cluster.statuses.size();

        assertThat(pools.look(pool)).isTrue();

        assertThat(cluster.statuses).hasSize(written);
        assertThat(cluster.starts).isEqualTo(2);
    }

    @Test
    void aPoolOfAnotherInstanceIsLeftAlone() {
        GenericKubernetesResource theirs = pool(ONE_ZONE);
        theirs.setAdditionalProperty("status", Map.of("instance", "guest"));

        assertThat(pools.look(theirs)).isTrue();
        assertThat(pools.look(pool("{\"instance\": \"guest\"}"))).isTrue();

        assertThat(cluster.running).isEmpty();
    }

    @Test
    void aZoneThatIsTakenAwayIsDrainedBeforeItsNodeGoes() {
        GenericKubernetesResource pool = pool(TWO_ZONES);
        settle(pool);
        cluster.pods.put("virtual-kubelet-b", 3);
        cluster.podsGo = false;
        respecify(pool, ONE_ZONE);

        settle(pool);
        assertThat(cluster.cordoned).containsExactly("virtual-kubelet-b");
        assertThat(cluster.running).containsKey("virtual-kubelet-b");
        assertThat(String.valueOf(lastStatus().get("conditions"))).contains("3 pods left");

        cluster.podsGo = true;
        settle(pool);
        assertThat(cluster.running.keySet()).containsExactly("virtual-kubelet-a");
        assertThat(cluster.objects.keySet()).containsExactly("virtual-kubelet-a");
        assertThat(cluster.forgotten).containsExactly("virtual-kubelet-b");
    }

    @Test
    void aZoneThatComesBackWhileItsNodeIsDrainedStays() {
        GenericKubernetesResource pool = pool(TWO_ZONES);
        settle(pool);
        cluster.pods.put("virtual-kubelet-b", 1);
        cluster.podsGo = false;
        respecify(pool, ONE_ZONE);
        settle(pool);

        respecify(pool, TWO_ZONES);
        settle(pool);

        assertThat(cluster.cordoned).isEmpty();
        assertThat(cluster.running.keySet()).containsExactly("virtual-kubelet-a", "virtual-kubelet-b");
    }

    @Test
    void aChangeOfTheNodesIsCarriedOutByStartingThemAnew() {
        GenericKubernetesResource pool = pool(ONE_ZONE);
        settle(pool);

        respecify(pool, "{\"zones\": [{\"name\": \"a\"}], \"labels\": {\"team\": \"web\"}}");
        settle(pool);

        assertThat(cluster.running.values())
                .allSatisfy(node -> assertThat(node.labels()).containsEntry("team", "web"));
        assertThat(cluster.starts).isEqualTo(2);
    }

    @Test
    void aQuotaIsInForceWithoutANewStartAndTheStatusSaysWhatIsUsed() {
        GenericKubernetesResource pool = pool(ONE_ZONE);
        settle(pool);
        int starts = cluster.starts;

        respecify(pool, "{\"zones\": [{\"name\": \"a\"}], \"quota\": {\"pods\": 5}}");
        settle(pool);

        assertThat(cluster.quotas).containsEntry("burst", Map.of("pods", new Quantity("5")));
        assertThat(cluster.starts).isEqualTo(starts);
        assertThat(lastStatus()).containsEntry("used", Map.of("cpu", "0", "memory", "0", "pods", "3"));
    }

    @Test
    void aDeletedPoolGoesWhenItsNodesAreDrained() {
        GenericKubernetesResource pool = pool(TWO_ZONES);
        settle(pool);

        pool.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
        settle(pool);

        assertThat(cluster.running).isEmpty();
        assertThat(cluster.objects).isEmpty();
        assertThat(cluster.released).isTrue();
    }

    @Test
    void nodesThatAnEarlierLifeLeftAreBroughtToTheirEnd() {
        GenericKubernetesResource pool = pool(TWO_ZONES);
        settle(pool);
        cluster.running.clear();
        respecify(pool, ONE_ZONE);
        Pools reborn = new Pools("virtual-kubelet", cluster, cluster, () -> now, Runnable::run);

        for (int i = 0; i < 5; i++) {
            reborn.look(pool);
        }

        assertThat(cluster.objects.keySet()).containsExactly("virtual-kubelet-a");
        assertThat(cluster.running.keySet()).containsExactly("virtual-kubelet-a");
    }

    @Test
    void aNodeOfSomebodyElseIsNeverTakenOver() {
        cluster.foreign("virtual-kubelet-a");
        GenericKubernetesResource pool = pool(ONE_ZONE);

        settle(pool);
        assertThat(cluster.running).isEmpty();
        assertThat(String.valueOf(lastStatus().get("conditions"))).contains("give nodeNamePrefix");

        pool.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
        settle(pool);
        assertThat(cluster.objects).containsKey("virtual-kubelet-a");
        assertThat(cluster.released).isTrue();
    }

    @Test
    void aNodeThatDoesNotStartIsTriedAgainAfterAWhile() {
        cluster.broken = Optional.of("no kubelet port is left");
        GenericKubernetesResource pool = pool(ONE_ZONE);
        settle(pool);
        assertThat(String.valueOf(lastStatus().get("conditions"))).contains("Failed (no kubelet port is left)");

        cluster.broken = Optional.empty();
        settle(pool);
        assertThat(cluster.running).isEmpty();
        now = now.plus(Duration.ofSeconds(10));
        settle(pool);
        assertThat(cluster.running).containsKey("virtual-kubelet-a");
    }

    @Test
    void whatCannotBeRunHereIsNotAcceptedAndSaysWhy() {
        cluster.refusal = Optional.of("containerd on this machine runs amd64 only");

        settle(pool("{\"architectures\": [\"arm64\"]}"));

        assertThat(cluster.running).isEmpty();
        assertThat(String.valueOf(lastStatus().get("conditions")))
                .contains("NotPossible", "virtual-kubelet-arm64: containerd on this machine runs amd64 only");
    }

    private void settle(GenericKubernetesResource pool) {
        for (int i = 0; i < 5; i++) {
            pools.look(pool);
        }
    }

    private Map<String, Object> lastStatus() {
        return cluster.statuses.getLast();
    }

    private static void respecify(GenericKubernetesResource pool, String spec) {
        pool.setAdditionalProperty("spec", Serialization.unmarshal(spec, Map.class));
    }

    private static GenericKubernetesResource pool(String spec) {
        GenericKubernetesResource pool = Serialization.unmarshal("""
                {"apiVersion": "spillway.dev/v1alpha1", "kind": "VirtualNodePool",
                 "metadata": {"name": "burst", "generation": 1}, "spec": %s}
                """.formatted(spec), GenericKubernetesResource.class);
        pool.getMetadata().setFinalizers(List.of());
        return pool;
    }
}
