package dev.spillway.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.dialect.Dialect;
import dev.spillway.core.profile.Effect;
import dev.spillway.core.profile.ProfileRule;
import dev.spillway.core.profile.Profiles;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PodAdmissionTest {
    private static final Map<String, String> NO_LABELS = Map.of();

    @Test
    void anUnmarkedPodIsStoredAsItIs() {
        Pod pod = nginx();

        assertThat(admitted(pod).pod()).isEqualTo(pod);
        assertThat(admitted(pod).warnings()).isEmpty();
    }

    @Test
    void theSeedsPodWithSelectorAndTolerationNeedsNothing() {
        Pod pod = Yaml.pod("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: nginx
                spec:
                  containers:
                  - image: nginx
                    imagePullPolicy: Always
                    name: nginx
                  nodeSelector:
                    type: virtual-kubelet
                  tolerations:
                  - key: virtual-kubelet.io/provider
                    operator: Exists
                """);

        assertThat(admitted(pod).pod().getSpec()).isEqualTo(pod.getSpec());
        assertThat(admitted(pod).pod().getMetadata().getAnnotations())
                .containsEntry("controller.kubernetes.io/pod-deletion-cost", "-1000");
    }

    @Test
    void theSeedsPodWithANodeNameKeepsItAndGetsNoSelector() {
        Pod pod = Yaml.pod("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: nginx
                spec:
                  containers:
                  - image: nginx
                    imagePullPolicy: Always
                    name: nginx
                  nodeName: virtual-kubelet
                """);

        Pod stored = admitted(pod).pod();

        assertThat(stored.getSpec().getNodeName()).isEqualTo("virtual-kubelet");
        assertThat(stored.getSpec().getNodeSelector()).isNullOrEmpty();
    }

    @Test
    void aLabelledNamespaceSendsItsPodsToVirtualNodes() {
        Pod stored = admitted(nginx(), Map.of("virtual-node-affinity-injection", "enabled"))
                .pod();

        assertThat(stored.getSpec().getNodeSelector()).containsExactly(Map.entry("type", "virtual-kubelet"));
        assertThat(stored.getSpec().getTolerations())
                .containsExactly(
                        new Toleration("NoSchedule", "virtual-kubelet.io/provider", "Equal", null, "alibabacloud"));
    }

    @Test
    void thePodLabelOfAckWinsOverSelectorAffinityAndSpreadAndSaysSo() {
        Pod pod = Yaml.pod("""
                metadata: {name: web, labels: {alibabacloud.com/eci: "true"}}
                spec:
                  containers: [{name: web, image: nginx}]
                  nodeSelector: {disk: ssd, kubernetes.io/arch: arm64}
                  affinity:
                    nodeAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                        nodeSelectorTerms: [{matchExpressions: [{key: gpu, operator: Exists}]}]
                  topologySpreadConstraints:
                  - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule}
                """);

        Admission.Admitted admitted = admitted(pod);

        assertThat(admitted.pod().getSpec().getNodeSelector())
                .isEqualTo(Map.of("type", "virtual-kubelet", "kubernetes.io/arch", "arm64"));
        assertThat(admitted.pod().getSpec().getAffinity()).isNull();
        assertThat(admitted.pod().getSpec().getTopologySpreadConstraints()).isEmpty();
        assertThat(admitted.warnings())
                .extracting(warning -> warning.substring(0, warning.indexOf(':')))
                .containsExactly("spec.nodeSelector", "spec.affinity", "spec.topologySpreadConstraints");
    }

    @Test
    void tencentsSelectorWithoutItsTolerationIsCompleted() {
        Pod pod = new PodBuilder(nginx())
                .editSpec()
                .addToNodeSelector("node.kubernetes.io/instance-type", "eklet")
                .endSpec()
                .build();

        Pod stored = admitted(pod).pod();

        assertThat(stored.getSpec().getNodeSelector()).doesNotContainKey("type");
        assertThat(stored.getSpec().getTolerations())
                .extracting(Toleration::getKey)
                .containsExactly("virtual-kubelet.io/provider");
    }

    @Test
    void aTolerationOfTheOtherCloudIsCompleted() {
        Pod pod = new PodBuilder(nginx())
                .editSpec()
                .addNewToleration()
                .withKey("eks.tke.cloud.tencent.com/eklet")
                .withOperator("Exists")
                .endToleration()
                .endSpec()
                .build();

        assertThat(admitted(pod).pod().getSpec().getTolerations())
                .extracting(Toleration::getKey)
                .containsExactly("eks.tke.cloud.tencent.com/eklet", "virtual-kubelet.io/provider");
    }

    @Test
    void onAPoolWithTencentsTaintItIsAcksTolerationThatIsCompleted() {
        PlacementSettings tke =
                new PlacementSettings(true, Set.of(), List.of(Dialect.TKE.taint()), OverflowLimits.UNLIMITED);
        Pod pod = new PodBuilder(nginx())
                .editSpec()
                .addNewToleration()
                .withKey("virtual-kubelet.io/provider")
                .withOperator("Exists")
                .endToleration()
                .endSpec()
                .build();

        Pod stored = admit(Cluster.hybrid(0).with(tke), pod, NO_LABELS).pod();

        assertThat(stored.getSpec().getTolerations())
                .extracting(Toleration::getKey)
                .containsExactly("virtual-kubelet.io/provider", "eks.tke.cloud.tencent.com/eklet");
    }

    @Test
    void acksPreferenceForServersLetsThePodOverflowAtOnce() {
        Pod pod = Yaml.pod("""
                metadata: {name: web}
                spec:
                  containers: [{name: web, image: nginx}]
                  affinity:
                    nodeAffinity:
                      preferredDuringSchedulingIgnoredDuringExecution:
                      - weight: 1
                        preference:
                          matchExpressions: [{key: type, operator: NotIn, values: [virtual-kubelet]}]
                """);

        assertThat(admitted(pod).pod().getSpec().getTolerations()).hasSize(1);
    }

    @Test
    void aPodThatAsksForArm64GetsPastTheTaintOfArm64Nodes() {
        Cluster cluster = Cluster.empty()
                .virtualNode(
                        "virtual-kubelet-arm64",
                        Map.of("kubernetes.io/arch", "arm64"),
                        List.of(
                                Dialect.ACK.taint(),
                                new io.fabric8.kubernetes.api.model.Taint(
                                        "NoSchedule", "kubernetes.io/arch", null, "arm64")),
                        "True");
        Pod pod = new PodBuilder(nginx())
                .editSpec()
                .addToNodeSelector("type", "virtual-kubelet")
                .addToNodeSelector("kubernetes.io/arch", "arm64")
                .endSpec()
                .build();

        assertThat(admit(cluster, pod, NO_LABELS).pod().getSpec().getTolerations())
                .extracting(Toleration::getKey)
                .containsExactly("virtual-kubelet.io/provider", "kubernetes.io/arch");
        assertThat(admit(cluster, nginx(), Map.of("eci", "true"))
                        .pod()
                        .getSpec()
                        .getTolerations())
                .extracting(Toleration::getKey)
                .containsExactly("virtual-kubelet.io/provider");
    }

    @Test
    void preferVirtualTakesAServerOnlyIfNoVirtualNodeTakesThePod() {
        Pod stored = admitted(annotated("prefer-virtual")).pod();

        assertThat(stored.getSpec()
                        .getAffinity()
                        .getNodeAffinity()
                        .getPreferredDuringSchedulingIgnoredDuringExecution())
                .singleElement()
                .satisfies(term -> assertThat(term.getWeight()).isEqualTo(100));
        assertThat(stored.getSpec().getTolerations()).hasSize(1);
        assertThat(stored.getMetadata().getAnnotations())
                .doesNotContainKey("controller.kubernetes.io/pod-deletion-cost");
    }

    @Test
    void serversKeepsEvenAPodThatToleratesEverythingOffVirtualNodes() {
        Pod pod = new PodBuilder(annotated("servers"))
                .editSpec()
                .addNewToleration()
                .withOperator("Exists")
                .endToleration()
                .endSpec()
                .build();

        Pod stored = admitted(pod).pod();

        NodeView virtual = Cluster.hybrid(0).state().node("virtual-kubelet").orElseThrow();
        NodeView server = Cluster.hybrid(0).state().node("server").orElseThrow();
        assertThat(virtual.isSelectedBy(stored.getSpec())).isFalse();
        assertThat(server.isSelectedBy(stored.getSpec())).isTrue();
    }

    @Test
    void aPlacementNobodyKnowsIsRefusedWithTheKnownOnes() {
        Admission admission = admission(annotated("cloud"));

        assertThat(admission)
                .isEqualTo(new Admission.Refused("metadata.annotations[spillway.dev/placement]: is cloud;"
                        + " write one of servers, prefer-servers, prefer-virtual, virtual"));
    }

    @Test
    void whatAVirtualNodeCannotGiveIsAWarningAndWithOurOwnWordAnError() {
        VirtualNodeRules none = pod -> List.of("spec.hostNetwork: is not possible on virtual nodes; remove it");
        PodAdmission admission = new PodAdmission(Cluster.hybrid(0).state(), none);
        Pod labelled = new PodBuilder(nginx())
                .editMetadata()
                .addToLabels("eci", "true")
                .endMetadata()
                .build();

        assertThat(admission.admit(annotated("virtual"), "shop", NO_LABELS)).isInstanceOf(Admission.Refused.class);
        assertThat(admission.admit(labelled, "shop", NO_LABELS))
                .isInstanceOfSatisfying(
                        Admission.Admitted.class,
                        admitted -> assertThat(admitted.warnings())
                                .contains("spec.hostNetwork: is not possible on virtual nodes; remove it"));
    }

    @Test
    void aUsersOwnDeletionCostStays() {
        Pod pod = new PodBuilder(nginx())
                .editMetadata()
                .addToLabels("eci", "true")
                .addToAnnotations("controller.kubernetes.io/pod-deletion-cost", "7")
                .endMetadata()
                .build();

        assertThat(admitted(pod).pod().getMetadata().getAnnotations())
                .containsEntry("controller.kubernetes.io/pod-deletion-cost", "7");
    }

    @Test
    void systemNamespacesAndDaemonSetPodsAreNeverTouched() {
        Pod marked = annotated("virtual");
        Pod daemon = new PodBuilder(marked)
                .editMetadata()
                .addNewOwnerReference()
                .withKind("DaemonSet")
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .build();
        PodAdmission admission = new PodAdmission(Cluster.hybrid(0).state(), Cluster.EVERYTHING);

        assertThat(admission.admit(marked, "kube-system", NO_LABELS))
                .isEqualTo(new Admission.Admitted(marked, List.of()));
        assertThat(admission.admit(daemon, "shop", NO_LABELS)).isEqualTo(new Admission.Admitted(daemon, List.of()));
    }

    @Test
    void aProfileAddsToPodsThatGoToVirtualNodesAndNeverOverwrites() {
        ProfileRule everywhere = new ProfileRule(
                "cache",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Effect(Map.of("a", "profile", "b", "profile"), Map.of("tier", "virtual")),
                OptionalInt.empty());
        Cluster cluster = Cluster.hybrid(0).with(new Profiles(List.of(everywhere)));
        Pod marked = new PodBuilder(annotated("virtual"))
                .editMetadata()
                .addToAnnotations("a", "own")
                .endMetadata()
                .build();

        assertThat(admit(cluster, marked, NO_LABELS).pod().getMetadata().getAnnotations())
                .containsEntry("a", "own")
                .containsEntry("b", "profile");
        assertThat(admit(cluster, nginx(), NO_LABELS).pod()).isEqualTo(nginx());
    }

    @Test
    void whatWasSentIsNeverChanged() {
        Pod sent = annotated("virtual");
        Pod copy = new PodBuilder(sent).build();

        admitted(sent);

        assertThat(sent).isEqualTo(copy);
    }

    private static Admission.Admitted admitted(Pod pod) {
        return admitted(pod, NO_LABELS);
    }

    private static Admission.Admitted admitted(Pod pod, Map<String, String> namespaceLabels) {
        return admit(Cluster.hybrid(0), pod, namespaceLabels);
    }

    private static Admission.Admitted admit(Cluster cluster, Pod pod, Map<String, String> namespaceLabels) {
        return (Admission.Admitted)
                new PodAdmission(cluster.state(), Cluster.EVERYTHING).admit(pod, "shop", namespaceLabels);
    }

    private static Admission admission(Pod pod) {
        return new PodAdmission(Cluster.hybrid(0).state(), Cluster.EVERYTHING).admit(pod, "shop", NO_LABELS);
    }

    private static Pod annotated(String placement) {
        return new PodBuilder(nginx())
                .editMetadata()
                .addToAnnotations("spillway.dev/placement", placement)
                .endMetadata()
                .build();
    }

    private static Pod nginx() {
        return Yaml.pod("""
                metadata: {name: nginx}
                spec:
                  containers: [{name: nginx, image: nginx}]
                """);
    }
}
