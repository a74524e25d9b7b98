package dev.spillway.placement.overflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.dialect.Dialect;
import dev.spillway.core.placement.OverflowLimits;
import dev.spillway.core.placement.PlacementSettings;
import dev.spillway.core.placement.ResourceAmounts;
import dev.spillway.core.placement.UnitPolicy;
import dev.spillway.placement.FakeCluster;
import dev.spillway.placement.overflow.PodWrites.Outcome;
import dev.spillway.placement.unit.UnitCounts;
import dev.spillway.placement.view.UnitMember;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class OverflowControllerTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:10Z");

    private final FakeCluster cluster = new FakeCluster();
    private final List<String> written = new ArrayList<>();
    private final List<String> units = new ArrayList<>();
    private final Set<String> overBudget = new HashSet<>();
    private final List<String> events = new ArrayList<>();
    private Instant now = BEGIN;
    private Outcome outcome = Outcome.WRITTEN;
    private final OverflowController controller = controller(Duration.ZERO);

    @Test
    void aPodWithoutRoomOnServersIsLetGoAtOnceAndToldSo() {
        cluster.waits("web");

        controller.look("web");

        assertThat(written).containsExactly("web");
        assertThat(events).containsExactly("web Overflowed may go to virtual nodes: servers lack room");
    }

    @Test
    void aPodIsPatchedOnceHoweverOftenItIsSeen() {
        cluster.waits("web");

        controller.look("web");
        controller.look("web");

        assertThat(written).hasSize(1);
    }

    @Test
    void aPodTheSchedulerHasNotJudgedIsLeftAlone() {
        Pod fresh = new PodBuilder(cluster.waits("web")).withStatus(null).build();
        cluster.unbound.put("web", fresh);

        controller.look("web");

        assertThat(written).isEmpty();
        assertThat(controller.waiting()).isEmpty();
    }

    @Test
    void aStaleWriteIsTriedAgainWithTheNewestPod() {
        cluster.waits("web");
        outcome = Outcome.STALE;
        controller.look("web");
        outcome = Outcome.WRITTEN;

        assertThat(controller.waiting()).containsExactly("web");
        controller.look("web");

        assertThat(written).containsExactly("web", "web");
        assertThat(controller.waiting()).isEmpty();
    }

    @Test
    void whyAPodStaysIsToldOnceAndOnlyWhenItHasSettled() {
        cluster.freeCores = 1;
        cluster.waits("web");

        controller.look("web");
        assertThat(events).isEmpty();
        now = BEGIN.plusSeconds(3);
        controller.look("web");
        controller.look("web");

        assertThat(events).hasSize(1);
        assertThat(events.getFirst()).startsWith("web NotOverflowed server server has room for the pod");
        assertThat(written).isEmpty();
    }

    @Test
    void aPodThatStayedGoesWhenServersHaveFilledUp() {
        cluster.freeCores = 1;
        cluster.waits("web");
        controller.look("web");
        cluster.freeCores = 0;

        controller.look("web");

        assertThat(written).containsExactly("web");
    }

    @Test
    void limitsCountPodsWhoseWriteIsOnItsWay() {
        cluster.settings =
                new PlacementSettings(true, Set.of(), List.of(Dialect.ACK.taint()), new OverflowLimits(true, 2, 100));
        cluster.overflowed.put("earlier", "shop");
        cluster.waits("a");
        cluster.waits("b");

        controller.look("a");
        controller.look("b");

        assertThat(written).containsExactly("a");
        assertThat(controller.waiting()).containsExactly("b");
    }

    @Test
    void aNamespaceThatHasSpentItsBudgetOverflowsAgainNextMonth() {
        overBudget.add("shop");
        cluster.waits("web");
        controller.look("web");
        assertThat(written).isEmpty();

        overBudget.clear();
        controller.look("web");
        assertThat(written).containsExactly("web");
    }

    @Test
    void aClusterAutoscalerMayHaveItsChanceFirst() {
        OverflowController patient = controller(Duration.ofSeconds(60));
        cluster.waits("web");

        patient.look("web");
        assertThat(written).isEmpty();
        now = BEGIN.plusSeconds(60);
        patient.look("web");

        assertThat(written).containsExactly("web");
    }

    @Test
    void aPodThatGotANodeIsForgotten() {
        cluster.freeCores = 1;
        cluster.waits("web");
        controller.look("web");
        cluster.unbound.clear();

        controller.look("web");

        assertThat(controller.waiting()).isEmpty();
    }

    @Test
    void podsThatMoveToAVirtualUnitNeverExceedItsMaximumEvenBeforeTheyAreSeenThere() {
        cluster.policies.add(new UnitPolicy(
                "order", "shop", Map.of("app", "web"), Optional.empty(), List.of(unit(false, 3), unit(true, 1)), true));
        for (String name : List.of("a", "b")) {
            Pod first = new PodBuilder(cluster.waits(name))
                    .editMetadata()
                    .addToAnnotations("spillway.dev/unit", "0")
                    .endMetadata()
                    .build();
            cluster.unbound.put(name, first);
            cluster.members.put(
                    name,
                    new UnitMember("shop", Map.of("app", "web"), Optional.empty(), 0, ResourceAmounts.NONE, false));
        }

        controller.look("a");
        controller.look("b");

        assertThat(units).containsExactly("a 1");
    }

    private static UnitPolicy.Unit unit(boolean virtual, int max) {
        return new UnitPolicy.Unit(virtual, Map.of(), OptionalInt.of(max), Map.of(), Map.of());
    }

    private OverflowController controller(Duration patience) {
        PodWrites writes = (Pod seen, Map<String, Object> metadata, Map<String, Object> spec) -> {
            written.add(seen.getMetadata().getName());
            Map<?, ?> annotations = (Map<?, ?>) metadata.getOrDefault("annotations", Map.of());
            units.add(seen.getMetadata().getName() + " " + annotations.get("spillway.dev/unit"));
            return outcome;
        };
        return new OverflowController(
                cluster,
                new UnitCounts(cluster),
                pod -> List.of(),
                writes,
                (pod, event) -> events.add(pod.name() + " " + event.reason() + " " + event.message()),
                patience,
                overBudget::contains,
                () -> now,
                Runnable::run);
    }
}
