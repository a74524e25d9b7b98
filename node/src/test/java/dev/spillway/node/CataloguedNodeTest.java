package dev.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.price.Clock;
import dev.spillway.core.price.Period;
import dev.spillway.core.price.Price;
import dev.spillway.core.price.PriceBook;
import dev.spillway.core.price.PriceList;
import dev.spillway.core.price.Unit;
import dev.spillway.core.spec.Catalogue;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A node whose pods get specs of ECI; it has 10 vCPU and 10 GiB. */
final class CataloguedNodeTest {
    private final NodeBench bench = new NodeBench();

    CataloguedNodeTest() throws Exception {
        bench.catalogue = Catalogue.ECI;
        bench.prices = Optional.of(book());
        bench.start();
    }

    @Test
    void specAndPriceAreWrittenWithTheFirstStatusAndCostNoWriteOfTheirOwn() {
        bench.running(asking("a", "2", "3Gi"));

        assertThat(bench.api.pod("a").getMetadata().getAnnotations())
                .containsEntry("spillway.dev/spec", "2.0-4.0Gi")
                .containsEntry("k8s.aliyun.com/eci-instance-spec", "2.0-4.0Gi")
                .containsEntry("spillway.dev/price-per-hour", "0.08 USD");
        assertThat(bench.api.patches).hasSize(1);
    }

    @Test
    void aResizeThatWaitsForRoomChangesSpecAndPriceOnlyWhenItIsGranted() {
        bench.running(asking("a", "2", "3Gi"));
        bench.running(asking("b", "8", "4Gi"));

        bench.api.update(TestPods.resized(bench.api.pod("a"), requests("4", "3Gi")));
        bench.advance(Duration.ofSeconds(1));
        assertThat(bench.api.pod("a").getMetadata().getAnnotations())
                .containsEntry("spillway.dev/spec", "2.0-4.0Gi")
                .containsEntry("spillway.dev/price-per-hour", "0.08 USD");

        bench.api.delete("b", 0);
        bench.advance(Duration.ofSeconds(1));
        bench.advance(Duration.ofSeconds(1));
        assertThat(bench.api.pod("a").getMetadata().getAnnotations())
                .containsEntry("spillway.dev/spec", "4.0-4.0Gi")
                .containsEntry("spillway.dev/price-per-hour", "0.12 USD");
    }

    @Test
    void aPodThatWasNotTakenIsToldNoPrice() {
        bench.running(TestPods.refused("a"));

        assertThat(bench.api.pod("a").getMetadata().getAnnotations()).isNullOrEmpty();
    }

    @Test
    void whatIsWrittenBackIsNoChangeOfThePodsOwner() {
        bench.running(asking("a", "2", "3Gi"));
        bench.api.update(bench.api.pod("a"));
        bench.advance(Duration.ofSeconds(1));

        assertThat(bench.provider.ensured).hasSize(1);
    }

    @Test
    void theSpecCountsAgainstTheNodesRoomNotTheRequests() {
        bench.running(asking("a", "2100m", "1Gi"));
        bench.running(asking("b", "2100m", "1Gi"));
        bench.running(asking("c", "2100m", "1Gi"));

        assertThat(bench.api.phase("b")).isEqualTo("Running");
        assertThat(bench.api.phase("c")).isEqualTo("Failed");
        assertThat(bench.api.pod("c").getStatus().getReason()).isEqualTo("OutOfcpu");
        assertThat(bench.api.pod("c").getStatus().getMessage()).contains("requested: 4000, used: 8000");

        bench.api.delete("a", 0);
        bench.advance(Duration.ofSeconds(1));
        bench.running(asking("d", "2100m", "1Gi"));
        assertThat(bench.api.phase("d")).isEqualTo("Running");
    }

    @Test
    void whatFitsNoSpecIsRefusedWithTheNearest() {
        bench.running(asking("a", "65", "128Gi"));

        assertThat(bench.api.phase("a")).isEqualTo("Failed");
        assertThat(bench.api.pod("a").getStatus().getReason()).isEqualTo("NoElasticSpecFits");
        assertThat(bench.api.pod("a").getStatus().getMessage()).contains("the nearest are 64 vCPU 128 GiB");
    }

    private static Pod asking(String uid, String cpu, String memory) {
        return TestPods.asking(uid, requests(cpu, memory));
    }

    private static Map<String, Quantity> requests(String cpu, String memory) {
        return Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory));
    }

    private static PriceBook book() {
        return new PriceBook(
                "test",
                "USD",
                Set.of(),
                Clock.ACCEPTED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(PriceList.always(Map.of(
                        "general",
                        List.of(Price.of("0.02", Unit.VCPU, Period.HOUR), Price.of("0.01", Unit.GIB, Period.HOUR))))),
                List.of());
    }
}
