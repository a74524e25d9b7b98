package dev.spillway.core.placement;

import static dev.spillway.core.dialect.Placement.PREFER_SERVERS;
import static dev.spillway.core.dialect.Placement.PREFER_VIRTUAL;
import static dev.spillway.core.dialect.Placement.SERVERS;
import static dev.spillway.core.dialect.Placement.VIRTUAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.dialect.Placement;
import dev.spillway.core.placement.Intent.Origin;
import dev.spillway.core.profile.EksConfig;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IntentsTest {
    private static final Map<String, String> PLAIN = Map.of();

    @Test
    void anUnmarkedPodOverflowsAsOnTke() {
        assertThat(intent(pod(PLAIN, PLAIN), PLAIN)).isEqualTo(new Intent(PREFER_SERVERS, Origin.GLOBAL));
    }

    @Test
    void anUnmarkedPodStaysAsOnAckIfTheInstallerWantsIt() {
        PlacementSettings off = new PlacementSettings(
                false, Set.of(), PlacementSettings.DEFAULT.poolTaints(), OverflowLimits.UNLIMITED);

        Intent intent = Cluster.empty().with(off).state().intent(pod(PLAIN, PLAIN), PLAIN);

        assertThat(intent).isEqualTo(new Intent(SERVERS, Origin.GLOBAL));
    }

    @ParameterizedTest
    @CsvSource({
        "servers, SERVERS",
        "prefer-servers, PREFER_SERVERS",
        "prefer-virtual, PREFER_VIRTUAL",
        "virtual, VIRTUAL"
    })
    void ourAnnotationSaysIt(String text, Placement placement) {
        Pod pod = pod(PLAIN, Map.of("spillway.dev/placement", text));

        assertThat(intent(pod, PLAIN)).isEqualTo(new Intent(placement, Origin.SPILLWAY_ANNOTATION));
    }

    @ParameterizedTest
    @CsvSource({"alibabacloud.com/eci", "eci"})
    void aPodLabelOfAckSendsThePodToVirtualNodes(String label) {
        assertThat(intent(pod(Map.of(label, "true"), PLAIN), PLAIN)).isEqualTo(new Intent(VIRTUAL, Origin.POD_LABEL));
    }

    @ParameterizedTest
    @CsvSource({"alibabacloud.com/eci, true", "eci, true", "virtual-node-affinity-injection, enabled"})
    void aNamespaceLabelOfAckSendsItsPodsToVirtualNodes(String label, String value) {
        assertThat(intent(pod(PLAIN, PLAIN), Map.of(label, value)))
                .isEqualTo(new Intent(VIRTUAL, Origin.NAMESPACE_LABEL));
    }

    @ParameterizedTest
    @CsvSource({"'', SERVERS", "eci, PREFER_SERVERS", "eci_only, VIRTUAL"})
    void burstResourceSaysIt(String text, Placement placement) {
        Pod pod = pod(PLAIN, Map.of("alibabacloud.com/burst-resource", text));

        assertThat(intent(pod, PLAIN)).isEqualTo(new Intent(placement, Origin.BURST_RESOURCE));
    }

    @ParameterizedTest
    @CsvSource({"true, PREFER_SERVERS", "false, SERVERS"})
    void autoScaleEksOfThePodSaysIt(String text, Placement placement) {
        Pod pod = pod(PLAIN, Map.of("AUTO_SCALE_EKS", text));

        assertThat(intent(pod, PLAIN)).isEqualTo(new Intent(placement, Origin.AUTO_SCALE_EKS));
    }

    @Test
    void autoScaleEksOfThePodWinsOverEksConfig() {
        EksConfig on = new EksConfig(Map.of(), Optional.of(true), OptionalInt.empty());
        Pod off = pod(PLAIN, Map.of("AUTO_SCALE_EKS", "false"));

        assertThat(Cluster.empty().with(on).state().intent(off, PLAIN).placement())
                .isEqualTo(SERVERS);
    }

    @Test
    void eksConfigWinsOverTheInstallersDefault() {
        EksConfig off = new EksConfig(Map.of(), Optional.of(false), OptionalInt.empty());

        assertThat(Cluster.empty().with(off).state().intent(pod(PLAIN, PLAIN), PLAIN))
                .isEqualTo(new Intent(SERVERS, Origin.GLOBAL));
    }

    @Test
    void theOrderIsOursThenPodLabelThenNamespaceLabelThenBurstThenAutoScale() {
        Map<String, String> annotations = Map.of(
                "spillway.dev/placement",
                "prefer-virtual",
                "alibabacloud.com/burst-resource",
                "",
                "AUTO_SCALE_EKS",
                "true");
        Map<String, String> fewer = Map.of("alibabacloud.com/burst-resource", "", "AUTO_SCALE_EKS", "true");
        Map<String, String> namespace = Map.of("virtual-node-affinity-injection", "enabled");
        Map<String, String> eci = Map.of("eci", "true");

        assertThat(intent(pod(eci, annotations), namespace).placement()).isEqualTo(PREFER_VIRTUAL);
        assertThat(intent(pod(eci, fewer), namespace).origin()).isEqualTo(Origin.POD_LABEL);
        assertThat(intent(pod(PLAIN, fewer), namespace).origin()).isEqualTo(Origin.NAMESPACE_LABEL);
        assertThat(intent(pod(PLAIN, fewer), PLAIN)).isEqualTo(new Intent(SERVERS, Origin.BURST_RESOURCE));
    }

    @ParameterizedTest
    @CsvSource({"type, virtual-kubelet", "node.kubernetes.io/instance-type, eklet"})
    void aNodeSelectorOfEitherCloudIsAChoiceOfVirtualNodes(String label, String value) {
        Pod pod = new PodBuilder(pod(PLAIN, PLAIN))
                .editSpec()
                .addToNodeSelector(label, value)
                .endSpec()
                .build();

        assertThat(intent(pod, PLAIN)).isEqualTo(new Intent(VIRTUAL, Origin.NODE));
    }

    @Test
    void aNodeNameOfAVirtualNodeIsAChoiceOfVirtualNodes() {
        Pod pod = new PodBuilder(pod(PLAIN, PLAIN))
                .editSpec()
                .withNodeName("virtual-kubelet")
                .endSpec()
                .build();

        assertThat(Cluster.hybrid(0).state().intent(pod, PLAIN).placement()).isEqualTo(VIRTUAL);
    }

    @Test
    void aRequiredAffinityForTheTypeIsAChoiceOfVirtualNodesOnlyIfEveryTermHasIt() {
        Pod both = Yaml.pod("""
                metadata: {name: a}
                spec:
                  affinity:
                    nodeAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                        nodeSelectorTerms:
                        - matchExpressions: [{key: type, operator: In, values: [virtual-kubelet]}]
                        - matchExpressions: [{key: disk, operator: Exists}]
                """);

        assertThat(intent(both, PLAIN).placement()).isEqualTo(PREFER_SERVERS);
    }

    @Test
    void localReplicasActsOnlyWhereSomethingSaysThatPodsMayOverflow() {
        Pod pod = pod(PLAIN, Map.of("LOCAL_REPLICAS", "2"));
        Pod switched = pod(PLAIN, Map.of("LOCAL_REPLICAS", "2", "AUTO_SCALE_EKS", "true"));
        Pod off = pod(PLAIN, Map.of("LOCAL_REPLICAS", "2", "AUTO_SCALE_EKS", "false"));

        assertThat(intent(pod, PLAIN).localReplicas()).isEmpty();
        assertThat(intent(switched, PLAIN).localReplicas()).hasValue(2);
        assertThat(intent(off, PLAIN).localReplicas()).isEmpty();
    }

    private static Intent intent(Pod pod, Map<String, String> namespaceLabels) {
        return Cluster.empty().state().intent(pod, namespaceLabels);
    }

    private static Pod pod(Map<String, String> labels, Map<String, String> annotations) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("web")
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }
}
