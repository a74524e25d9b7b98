package dev.spillway.placement.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.placement.ResourceAmounts;
import dev.spillway.core.placement.UnitPolicy;
import dev.spillway.core.placement.UnitPolicy.Unit;
import dev.spillway.placement.FakeCluster;
import dev.spillway.placement.overflow.PodWrites;
import dev.spillway.placement.overflow.PodWrites.Outcome;
import dev.spillway.placement.view.UnitMember;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSchedulingGate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class UnitControllerTest {
    private final FakeCluster cluster = new FakeCluster();
    private final List<String> assigned = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private Outcome outcome = Outcome.WRITTEN;
    private final PodWrites writes = (seen, metadata, spec) -> {
        Map<?, ?> annotations = (Map<?, ?>) metadata.getOrDefault("annotations", Map.of());
        assigned.add(seen.getMetadata().getName() + " " + annotations.get("spillway.dev/unit") + " "
                + spec.get("schedulingGates"));
        return outcome;
    };
    private final UnitController controller = new UnitController(
            cluster, new UnitCounts(cluster), writes, (pod, event) -> events.add(pod.name() + " " + event.reason()));

    @BeforeEach
    void twoOnServersAndOneOnVirtualNodes() {
        cluster.policies.add(new UnitPolicy(
                "order", "shop", Map.of("app", "web"), Optional.empty(), List.of(unit(false, 2), unit(true, 1)), true));
    }

    @Test
    void unitsFillInOrderEvenBeforeTheWritesAreSeen() {
        List.of("a", "b", "c").forEach(this::held);

        List.of("a", "b", "c").forEach(controller::look);

        assertThat(assigned).containsExactly("a 0 []", "b 0 []", "c 1 []");
    }

    @Test
    void aPodBeyondEveryMaximumWaitsAndIsToldSoOnce() {
        List.of("a", "b", "c", "d").forEach(this::held);

        List.of("a", "b", "c", "d", "d").forEach(controller::look);

        assertThat(controller.waiting()).containsExactly("d");
        assertThat(events).containsExactly("d UnitsFull");
    }

    @Test
    void aWaitingPodGetsThePlaceThatBecomesFree() {
        List.of("a", "b", "c", "d").forEach(this::held);
        List.of("a", "b", "c", "d").forEach(controller::look);
        cluster.unbound.remove("a");

        controller.look("d");

        assertThat(assigned.getLast()).isEqualTo("d 0 []");
        assertThat(controller.waiting()).isEmpty();
    }

    @Test
    void aWriteThatMayHaveBeenDoneHoldsItsPlaceAndIsRepeatedAsItWas() {
        List.of("a", "b", "c").forEach(this::held);
        outcome = Outcome.RETRY;
        controller.look("a");
        outcome = Outcome.WRITTEN;

        assertThat(controller.waiting()).containsExactly("a");
        List.of("b", "c", "a").forEach(controller::look);

        assertThat(assigned).containsExactly("a 0 []", "b 0 []", "c 1 []", "a 0 []");
        assertThat(controller.waiting()).isEmpty();
    }

    @Test
    void aPodThatIsSeenToHaveChangedOtherwiseHoldsNoPlace() {
        List.of("a", "b", "c").forEach(this::held);
        outcome = Outcome.STALE;
        controller.look("a");
        outcome = Outcome.WRITTEN;
        cluster.unbound.computeIfPresent(
                "a",
                (uid, pod) -> new PodBuilder(pod)
                        .editMetadata()
                        .withResourceVersion("8")
                        .endMetadata()
                        .build());

        List.of("b", "c", "a").forEach(controller::look);

        assertThat(assigned).containsExactly("a 0 []", "b 0 []", "c 0 []", "a 1 []");
    }

    @Test
    void aWriteThatTheApiServerRefusesTakesNoPlace() {
        List.of("a", "b", "c").forEach(this::held);
        outcome = Outcome.REFUSED;
        controller.look("a");
        outcome = Outcome.WRITTEN;

        List.of("b", "c").forEach(controller::look);

        assertThat(assigned).containsExactly("a 0 []", "b 0 []", "c 0 []");
    }

    @Test
    void whoeverBeginsAnewCountsWhatIsSeen() {
        List.of("a", "b", "c").forEach(this::held);
        List.of("a", "b", "c").forEach(controller::look);
        UnitController next = new UnitController(cluster, new UnitCounts(cluster), writes, (pod, event) -> {});
        cluster.members.put("a", member(0));
        cluster.unbound.remove("a");

        List.of("b", "c").forEach(next::look);

        assertThat(assigned).containsExactly("a 0 []", "b 0 []", "c 1 []", "b 0 []", "c 1 []");
    }

    @Test
    void aPodWhosePolicyIsGoneIsReleasedAsItIs() {
        held("a");
        cluster.policies.clear();

        controller.look("a");

        assertThat(assigned).containsExactly("a null []");
    }

    private static UnitMember member(int unit) {
        return new UnitMember("shop", Map.of("app", "web"), Optional.empty(), unit, ResourceAmounts.NONE, false);
    }

    private void held(String name) {
        cluster.unbound.put(
                name,
                new PodBuilder(cluster.waits(name))
                        .editSpec()
                        .withSchedulingGates(new PodSchedulingGate("spillway.dev/unit"))
                        .endSpec()
                        .build());
    }

    private static Unit unit(boolean virtual, int max) {
        return new Unit(virtual, Map.of(), OptionalInt.of(max), Map.of(), Map.of());
    }
}
