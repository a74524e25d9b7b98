package dev.spillway.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.dialect.Dialect;
import dev.spillway.core.placement.Overflow.Cause;
import dev.spillway.core.placement.Overflow.Surroundings;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class OverflowCheckTest {
    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final Surroundings ALONE = new Surroundings(0, 0, false, OptionalInt.empty());
    private static final Surroundings BEHIND_SERVICE = new Surroundings(0, 0, true, OptionalInt.empty());

    @Test
    void aPodThatServersHaveNoRoomForGoesAndIsTheFirstToLeave() {
        Overflow overflow = decide(Cluster.hybrid(4), web(1));

        assertThat(overflow).isInstanceOfSatisfying(Overflow.Go.class, go -> {
            assertThat(go.tolerations()).extracting(Toleration::getKey).containsExactly("virtual-kubelet.io/provider");
            assertThat(go.annotations()).containsEntry("controller.kubernetes.io/pod-deletion-cost", "-1000");
            assertThat(go.why()).isEqualTo("servers lack room");
        });
    }

    @Test
    void aPodThatMustBeBesideOthersStaysAndOneThatKeepsAwayFromOthersGoes() {
        Pod beside = new PodBuilder(web(1))
                .editSpec()
                .withNewAffinity()
                .withNewPodAffinity()
                .addNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withTopologyKey("kubernetes.io/hostname")
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endPodAffinity()
                .endAffinity()
                .endSpec()
                .build();
        Pod apart = new PodBuilder(web(1))
                .editSpec()
                .withNewAffinity()
                .withNewPodAntiAffinity()
                .addNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withTopologyKey("kubernetes.io/hostname")
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endPodAntiAffinity()
                .endAffinity()
                .endSpec()
                .build();

        assertThat(cause(Cluster.hybrid(4), beside)).isEqualTo(Cause.NO_VIRTUAL_NODE);
        assertThat(decide(Cluster.hybrid(4), apart)).isInstanceOf(Overflow.Go.class);
    }

    @Test
    void aPodThatAServerHasRoomForStays() {
        assertThat(cause(Cluster.hybrid(3), web(1))).isEqualTo(Cause.SERVERS_HAVE_ROOM);
    }

    @Test
    void aServerOfManyIsEnoughToStay() {
        assertThat(cause(Cluster.hybrid(4).server("other", 0), web(1))).isEqualTo(Cause.SERVERS_HAVE_ROOM);
    }

    @Test
    void aPodThatNoServerWouldTakeEvenWhenEmptyStays() {
        Pod ssd = new PodBuilder(web(1))
                .editSpec()
                .addToNodeSelector("disk", "ssd")
                .endSpec()
                .build();

        assertThat(cause(Cluster.hybrid(4), ssd)).isEqualTo(Cause.NO_SERVER_ADMITS);
    }

    @Test
    void aCordonedServerIsNoRoom() {
        NodeView cordoned = NodeView.of(Yaml.node("""
                metadata: {name: cordoned, labels: {kubernetes.io/hostname: cordoned}}
                spec: {unschedulable: true}
                status: {allocatable: {cpu: "8", memory: 8Gi, pods: "10"}}
                """), ResourceAmounts.NONE);

        assertThat(decide(Cluster.hybrid(4).node(cordoned), web(1))).isInstanceOf(Overflow.Go.class);
    }

    @Test
    void aClusterWithoutServersHasNoRoom() {
        assertThat(decide(Cluster.empty().virtualNode("virtual-kubelet"), web(1)))
                .isInstanceOf(Overflow.Go.class);
    }

    @Test
    void aPodThatWouldFitOnlyByPreemptionWaitsForIt() {
        Pod nominated = new PodBuilder(web(1))
                .withNewStatus()
                .withNominatedNodeName("server")
                .endStatus()
                .build();

        assertThat(cause(Cluster.hybrid(4), nominated)).isEqualTo(Cause.NOT_MEANT);
    }

    @Test
    void aGatedPodWaitsForItsGate() {
        Pod gated = new PodBuilder(web(1))
                .editSpec()
                .addNewSchedulingGate("other.example/gate")
                .endSpec()
                .build();

        assertThat(cause(Cluster.hybrid(4), gated)).isEqualTo(Cause.NOT_MEANT);
    }

    @Test
    void aPodMeantForServersStays() {
        Pod servers = new PodBuilder(web(1))
                .editMetadata()
                .addToAnnotations("AUTO_SCALE_EKS", "false")
                .endMetadata()
                .build();

        assertThat(cause(Cluster.hybrid(4), servers)).isEqualTo(Cause.NOT_MEANT);
    }

    @Test
    void aPodOfKubeSystemStays() {
        Pod system = new PodBuilder(web(1))
                .editMetadata()
                .withNamespace("kube-system")
                .endMetadata()
                .build();

        assertThat(cause(Cluster.hybrid(4), system)).isEqualTo(Cause.NOT_MEANT);
    }

    @Test
    void aPodThatToleratesVirtualNodesAlreadyNeedsNothing() {
        Pod tolerant = new PodBuilder(web(1))
                .editSpec()
                .addNewToleration()
                .withOperator("Exists")
                .endToleration()
                .endSpec()
                .build();

        assertThat(cause(Cluster.hybrid(4), tolerant)).isEqualTo(Cause.ALREADY_TOLERATES);
    }

    @Test
    void aPodMeantForVirtualNodesThatAdmissionMissedGetsItsTolerationWhateverServersHave() {
        Pod missed = new PodBuilder(web(1))
                .editMetadata()
                .addToLabels("eci", "true")
                .endMetadata()
                .build();

        assertThat(decide(Cluster.hybrid(0), missed))
                .isInstanceOfSatisfying(
                        Overflow.Go.class, go -> assertThat(go.why()).isEqualTo("meant for virtual nodes"));
    }

    @Test
    void aPodTooLargeForEveryVirtualNodeStaysAndIsToldWhatIsMissing() {
        assertThat(decide(Cluster.hybrid(4), web(2000)))
                .isEqualTo(new Overflow.Stay(Cause.NO_VIRTUAL_NODE, "virtual node virtual-kubelet lacks cpu"));
    }

    @Test
    void aPodWithSomethingVirtualNodesCannotGiveStaysAndIsToldWhat() {
        Overflow overflow = new OverflowCheck(Cluster.hybrid(4).state(), pod -> List.of("spec.hostNetwork: no"))
                .decide(web(1), Map.of(), ALONE);

        assertThat(overflow).isEqualTo(new Overflow.Stay(Cause.NO_VIRTUAL_NODE, "spec.hostNetwork: no"));
    }

    @Test
    void aPodBehindAServiceGoesOnlyWhereItReachesTheCluster() {
        Cluster cut = Cluster.empty()
                .server("server", 4)
                .virtualNode("virtual-kubelet", Map.of(), List.of(Dialect.ACK.taint()), "False");

        assertThat(new OverflowCheck(cut.state(), Cluster.EVERYTHING).decide(web(1), Map.of(), BEHIND_SERVICE))
                .isInstanceOf(Overflow.Stay.class);
        assertThat(new OverflowCheck(cut.state(), Cluster.EVERYTHING).decide(web(1), Map.of(), ALONE))
                .isInstanceOf(Overflow.Go.class);
    }

    @Test
    void zonesOfThePodDecideWhichVirtualNodeCounts() {
        Pod zoned = new PodBuilder(web(1))
                .editSpec()
                .addToNodeSelector("topology.kubernetes.io/zone", "b")
                .endSpec()
                .build();
        Cluster cluster = Cluster.empty().virtualNode("virtual-kubelet");

        assertThat(cause(cluster, zoned)).isEqualTo(Cause.NO_VIRTUAL_NODE);
    }

    @Test
    void limitsHoldBackTheNextPodOfANamespaceAndOfTheCluster() {
        PlacementSettings limited =
                new PlacementSettings(true, Set.of(), List.of(Dialect.ACK.taint()), new OverflowLimits(true, 2, 3));
        OverflowCheck check = new OverflowCheck(Cluster.hybrid(4).with(limited).state(), Cluster.EVERYTHING);

        assertThat(check.decide(web(1), Map.of(), new Surroundings(1, 2, false, OptionalInt.empty())))
                .isInstanceOf(Overflow.Go.class);
        assertThat(check.decide(web(1), Map.of(), new Surroundings(2, 2, false, OptionalInt.empty())))
                .isInstanceOf(Overflow.Stay.class);
        assertThat(check.decide(web(1), Map.of(), new Surroundings(0, 3, false, OptionalInt.empty())))
                .isInstanceOf(Overflow.Stay.class);
    }

    @Test
    void aNamespaceThatHasSpentItsBudgetOverflowsNoMore() {
        OverflowCheck check = new OverflowCheck(Cluster.hybrid(4).state(), Cluster.EVERYTHING);

        assertThat(check.decide(web(1), Map.of(), new Surroundings(0, 0, false, OptionalInt.empty(), false, true)))
                .isInstanceOfSatisfying(
                        Overflow.Stay.class, stay -> assertThat(stay.why()).contains("has spent its budget"));
    }

    @Test
    void aPodWhoseUnitsAreFullStays() {
        OverflowCheck check = new OverflowCheck(Cluster.hybrid(4).state(), Cluster.EVERYTHING);

        assertThat(check.decide(web(1), Map.of(), new Surroundings(0, 0, false, OptionalInt.empty(), true, false)))
                .isInstanceOfSatisfying(
                        Overflow.Stay.class, stay -> assertThat(stay.why()).contains("no later unit"));
    }

    @Test
    void aPodThatMovesToALaterUnitLeavesSoonerUnlessItsOwnerSaidWhen() {
        assertThat(moved("-1000")).containsEntry("spillway.dev/unit", "2").containsEntry(COST, "-2000");
        assertThat(moved("7")).containsEntry("spillway.dev/unit", "2").doesNotContainKey(COST);
    }

    private static Map<String, String> moved(String cost) {
        Pod pod = new PodBuilder(web(1))
                .editMetadata()
                .addToAnnotations("spillway.dev/unit", "1")
                .addToAnnotations(COST, cost)
                .endMetadata()
                .build();
        Overflow overflow = new OverflowCheck(Cluster.hybrid(4).state(), Cluster.EVERYTHING)
                .decide(pod, Map.of(), new Surroundings(0, 0, false, OptionalInt.of(2)));
        return ((Overflow.Go) overflow).annotations();
    }

    @Test
    void theSwitchTurnsOverflowOffForAll() {
        PlacementSettings off = new PlacementSettings(
                true,
                Set.of(),
                List.of(Dialect.ACK.taint()),
                new OverflowLimits(false, Integer.MAX_VALUE, Integer.MAX_VALUE));

        assertThat(cause(Cluster.hybrid(4).with(off), web(1))).isEqualTo(Cause.LIMIT);
    }

    private static Cause cause(Cluster cluster, Pod pod) {
        return ((Overflow.Stay) decide(cluster, pod)).cause();
    }

    private static Overflow decide(Cluster cluster, Pod pod) {
        return new OverflowCheck(cluster.state(), Cluster.EVERYTHING).decide(pod, Map.of(), ALONE);
    }

    private static Pod web(int cores) {
        return Yaml.pod("""
                metadata: {name: web, namespace: shop}
                spec:
                  containers: [{name: web, image: nginx, resources: {requests: {cpu: "%d"}}}]
                """.formatted(cores));
    }
}
