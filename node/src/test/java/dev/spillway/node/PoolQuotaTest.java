package dev.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.resources.NodeUsage;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PoolQuotaTest {
    private static final NodeUsage ONE = new NodeUsage(1, Map.of("cpu", new BigDecimal("0.500")));
    private static final Map<String, Quantity> CAPACITY =
            Map.of("cpu", new Quantity("8"), "memory", new Quantity("16Gi"), "pods", new Quantity("100"));

    private final PoolQuota quota = new PoolQuota();

    @Test
    void thePodsOfAllNodesTogetherStayWithinTheQuota() {
        quota.limit(Map.of("cpu", new Quantity("1")));

        assertThat(quota.take("a", ONE)).isEmpty();
        assertThat(quota.take("b", ONE)).isEmpty();
        assertThat(quota.take("c", ONE))
                .contains(new Refused(
                        "OutOfcpu",
                        "The pool of this node has too little left of its quota: cpu, requested: 500m, used: 1,"
                                + " quota: 1"));
        quota.release("a");
        assertThat(quota.take("c", ONE)).isEmpty();
    }

    @Test
    void podsAreCountedToo() {
        quota.limit(Map.of("pods", new Quantity("1")));

        assertThat(quota.take("a", ONE)).isEmpty();
        assertThat(quota.take("b", ONE)).isPresent();
        assertThat(quota.take("a", ONE)).as("again").isEmpty();
    }

    @Test
    void nodesThatTakeAtTheSameMomentStayWithinTheQuotaTogether() throws InterruptedException {
        quota.limit(Map.of("pods", new Quantity("1000")));

        List<Thread> nodes = IntStream.range(0, 8)
                .mapToObj(node -> Thread.ofPlatform().start(() -> takeAThousand(node)))
                .toList();
        for (Thread node : nodes) {
            node.join();
        }

        assertThat(quota.used()).containsEntry("pods", new Quantity("1000"));
    }

    private void takeAThousand(int node) {
        for (int i = 0; i < 1000; i++) {
            var _ = quota.take(node + "-" + i, ONE);
        }
    }

    @Test
    void aPodMayShrinkThoughTheQuotaIsExceeded() {
        quota.take("a", ONE);
        quota.take("b", ONE);
        quota.limit(Map.of("cpu", new Quantity("500m")));

        assertThat(quota.take("a", new NodeUsage(1, Map.of("cpu", new BigDecimal("0.250")))))
                .isEmpty();
        assertThat(quota.take("a", ONE)).isPresent();
    }

    @Test
    void withoutLimitsEverythingIsTakenAndCounted() {
        quota.take("a", ONE);
        quota.take("b", ONE);

        assertThat(quota.used()).containsEntry("pods", new Quantity("2")).containsEntry("cpu", new Quantity("1"));
        assertThat(quota.offered(CAPACITY, ONE)).isEqualTo(CAPACITY);
    }

    @Test
    void aNodeOffersWhatItsPodsHaveAndWhatIsLeftForAll() {
        quota.limit(Map.of("cpu", new Quantity("2"), "pods", new Quantity("1000")));
        quota.take("here", ONE);
        quota.take("elsewhere", ONE);

        Map<String, Quantity> offered = quota.offered(CAPACITY, ONE);

        assertThat(offered).containsEntry("cpu", new Quantity("1500m")).containsEntry("pods", new Quantity("100"));
    }

    @Test
    void whatRunsStaysWhenTheQuotaIsMadeSmaller() {
        quota.take("a", ONE);
        quota.limit(Map.of("cpu", new Quantity("250m")));

        assertThat(quota.offered(CAPACITY, ONE)).containsEntry("cpu", new Quantity("500m"));
        assertThat(quota.take("b", ONE)).isPresent();
    }

    @Test
    void nodesHearOfEveryChangeAndOfNothingElse() {
        List<String> heard = new ArrayList<>();
        Runnable node = () -> heard.add("changed");
        quota.listen(node);

        quota.limit(Map.of("pods", new Quantity("5")));
        quota.limit(Map.of("pods", new Quantity("5")));
        quota.take("a", ONE);
        quota.take("a", ONE);
        quota.release("a");
        quota.release("a");
        quota.unlisten(node);
        quota.take("b", ONE);

        assertThat(heard).hasSize(3);
    }
}
