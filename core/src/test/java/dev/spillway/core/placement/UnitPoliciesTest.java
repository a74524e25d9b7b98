package dev.spillway.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.placement.UnitPolicy.Unit;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PreferredSchedulingTerm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class UnitPoliciesTest {
    private static final ResourceAmounts ONE_CORE = new ResourceAmounts(Map.of("cpu", 1000L));
    private static final UnitPolicy THREE_UNITS = new UnitPolicy(
            "order",
            "shop",
            Map.of("app", "web"),
            Optional.empty(),
            List.of(
                    new Unit(false, Map.of("paid", "monthly"), OptionalInt.of(3), Map.of("unit", "monthly"), Map.of()),
                    new Unit(false, Map.of("paid", "hourly"), OptionalInt.of(2), Map.of(), Map.of()),
                    new Unit(
                            true,
                            Map.of(),
                            OptionalInt.of(4),
                            Map.of(),
                            Map.of("k8s.aliyun.com/eci-use-specs", "2-4Gi"))),
            true);

    @Test
    void unitsFillInOrderAndNeverBeyondTheirMaximum() {
        assertThat(next(THREE_UNITS, List.of(0, 0, 0))).hasValue(0);
        assertThat(next(THREE_UNITS, List.of(3, 0, 0))).hasValue(1);
        assertThat(next(THREE_UNITS, List.of(2, 2, 4))).hasValue(0);
        assertThat(next(THREE_UNITS, List.of(3, 2, 3))).hasValue(2);
        assertThat(next(THREE_UNITS, List.of(3, 2, 4))).isEmpty();
    }

    @Test
    void aPodThatServersHaveNoRoomForMovesOnToTheNextVirtualUnit() {
        assertThat(THREE_UNITS.nextVirtual(0, uses(List.of(1, 0, 3)), ONE_CORE)).hasValue(2);
        assertThat(THREE_UNITS.nextVirtual(0, uses(List.of(1, 0, 4)), ONE_CORE)).isEmpty();
        assertThat(THREE_UNITS.nextVirtual(2, uses(List.of(1, 0, 0)), ONE_CORE)).isEmpty();
    }

    @Test
    void aPodOfAPolicyIsHeldFromItsCreation() {
        Pod stored = admitted(Cluster.hybrid(0).with(THREE_UNITS), web());

        assertThat(UnitPolicies.isHeld(stored)).isTrue();
        assertThat(UnitPolicies.isHeld(admitted(Cluster.hybrid(0), web()))).isFalse();
    }

    @Test
    void aPodThatMustGoToVirtualNodesIsHeldByNoPolicy() {
        Pod eci = new PodBuilder(web())
                .editMetadata()
                .addToLabels("alibabacloud.com/eci", "true")
                .endMetadata()
                .build();

        assertThat(UnitPolicies.isHeld(admitted(Cluster.hybrid(0).with(THREE_UNITS), eci)))
                .isFalse();
    }

    @Test
    void aServerUnitPrefersItsServersThenThoseOfTheNextUnit() {
        Pod assigned = assigned(0);

        assertThat(UnitPolicies.isHeld(assigned)).isFalse();
        assertThat(assigned.getSpec()
                        .getAffinity()
                        .getNodeAffinity()
                        .getPreferredDuringSchedulingIgnoredDuringExecution())
                .extracting(PreferredSchedulingTerm::getWeight)
                .containsExactly(100, 90);
        assertThat(assigned.getMetadata().getLabels()).containsEntry("unit", "monthly");
        assertThat(assigned.getSpec().getTolerations()).isEmpty();
    }

    @Test
    void aVirtualUnitNarrowsThePodToVirtualNodes() {
        Pod assigned = assigned(2);

        assertThat(assigned.getSpec().getNodeSelector()).containsEntry("type", "virtual-kubelet");
        assertThat(assigned.getSpec().getTolerations()).hasSize(1);
        assertThat(assigned.getMetadata().getAnnotations()).containsEntry("k8s.aliyun.com/eci-use-specs", "2-4Gi");
    }

    @Test
    void theLaterTheUnitTheSoonerItsPodsLeave() {
        assertThat(assigned(0).getMetadata().getAnnotations())
                .doesNotContainKey("controller.kubernetes.io/pod-deletion-cost");
        assertThat(assigned(1).getMetadata().getAnnotations())
                .containsEntry("controller.kubernetes.io/pod-deletion-cost", "-1000");
        assertThat(assigned(2).getMetadata().getAnnotations())
                .containsEntry("controller.kubernetes.io/pod-deletion-cost", "-2000");
    }

    @Test
    void thePodRemembersItsUnit() {
        assertThat(UnitPolicies.unit(assigned(1))).hasValue(1);
        assertThat(UnitPolicies.unit(web())).isEmpty();
    }

    @Test
    void localReplicasIsAPolicyOfTheOwner() {
        Pod pod = new PodBuilder(web())
                .editMetadata()
                .addToAnnotations("AUTO_SCALE_EKS", "true")
                .addToAnnotations("LOCAL_REPLICAS", "2")
                .addNewOwnerReference()
                .withKind("ReplicaSet")
                .withUid("owner")
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .build();
        PlacementState state = Cluster.hybrid(0).state();

        UnitPolicy policy =
                UnitPolicies.of(state, pod, "shop", state.intent(pod, Map.of())).orElseThrow();

        assertThat(policy.owner()).contains("owner");
        assertThat(next(policy, List.of(1, 0))).hasValue(0);
        assertThat(next(policy, List.of(2, 7))).hasValue(1);
    }

    @Test
    void aUnitTakesPodsUntilTheirRequestsReachItsMaximum() {
        UnitPolicy policy = new UnitPolicy(
                "order",
                "shop",
                Map.of(),
                Optional.empty(),
                List.of(
                        new Unit(
                                false,
                                Map.of(),
                                OptionalInt.empty(),
                                new ResourceAmounts(Map.of("cpu", 2500L)),
                                Map.of(),
                                Map.of()),
                        new Unit(true, Map.of(), OptionalInt.empty(), Map.of(), Map.of())),
                true);

        assertThat(next(policy, List.of(1, 0))).hasValue(0);
        assertThat(next(policy, List.of(2, 0))).hasValue(1);
        assertThat(policy.next(uses(List.of(2, 0)), new ResourceAmounts(Map.of("cpu", 500L, "memory", 1L << 40))))
                .hasValue(0);
    }

    private static OptionalInt next(UnitPolicy policy, List<Integer> pods) {
        return policy.next(uses(pods), ONE_CORE);
    }

    /** Of pods of one core each. */
    private static List<UnitPolicy.Use> uses(List<Integer> pods) {
        return pods.stream()
                .map(number -> new UnitPolicy.Use(number, new ResourceAmounts(Map.of("cpu", number * 1000L))))
                .toList();
    }

    private static Pod assigned(int unit) {
        Cluster cluster = Cluster.hybrid(0).with(THREE_UNITS);
        return UnitPolicies.assigned(cluster.state(), admitted(cluster, web()), THREE_UNITS, unit);
    }

    private static Pod admitted(Cluster cluster, Pod pod) {
        return ((Admission.Admitted) new PodAdmission(cluster.state(), Cluster.EVERYTHING).admit(pod, "shop", Map.of()))
                .pod();
    }

    private static Pod web() {
        return Yaml.pod("""
                metadata: {name: web, labels: {app: web}}
                spec:
                  containers: [{name: web, image: nginx}]
                """);
    }
}
