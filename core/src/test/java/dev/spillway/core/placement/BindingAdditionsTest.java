package dev.spillway.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.profile.Effect;
import dev.spillway.core.profile.EksConfig;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class BindingAdditionsTest {
    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final String DNS = "eks.tke.cloud.tencent.com/resolv-conf";

    @Test
    void aPodBoundToAVirtualNodeIsTheFirstToLeave() {
        assertThat(additions(Cluster.hybrid(0), web(), "virtual-kubelet").annotations())
                .containsEntry(COST, "-1000");
    }

    @Test
    void aPodBoundToAServerIsLeftAlone() {
        assertThat(additions(Cluster.hybrid(0), web(), "server")).isEqualTo(Effect.NONE);
    }

    @Test
    void aPodThatMightHaveOverflowedButFoundAServerIsNoLongerTheFirstToLeave() {
        Pod tolerant = annotated(Map.of("spillway.dev/overflow", "servers lack room", COST, "-1000"));

        assertThat(additions(Cluster.hybrid(0), tolerant, "server").annotations())
                .containsExactly(Map.entry(COST, "0"));
    }

    @Test
    void aUsersOwnCostStays() {
        assertThat(additions(Cluster.hybrid(0), annotated(Map.of(COST, "5")), "virtual-kubelet")
                        .annotations())
                .doesNotContainKey(COST);
    }

    @Test
    void tencentsAnnotationsComeFromThePodThenTheNodeThenEksConfig() {
        EksConfig config = new EksConfig(Map.of(DNS, "config"), Optional.empty(), OptionalInt.empty());
        NodeView node = NodeView.of(Yaml.node("""
                metadata:
                  name: eklet-subnet-1
                  labels: {type: virtual-kubelet}
                  annotations: {eks.tke.cloud.tencent.com/resolv-conf: node, other.example/x: y}
                """), ResourceAmounts.NONE);
        Cluster cluster = Cluster.hybrid(0).with(config).node(node);

        assertThat(additions(cluster, web(), "virtual-kubelet").annotations()).containsEntry(DNS, "config");
        assertThat(additions(cluster, web(), "eklet-subnet-1").annotations())
                .containsEntry(DNS, "node")
                .doesNotContainKey("other.example/x");
        assertThat(additions(cluster, annotated(Map.of(DNS, "pod")), "eklet-subnet-1")
                        .annotations())
                .doesNotContainKey(DNS);
    }

    @Test
    void aNodeNobodyKnowsAndASystemNamespaceAddNothing() {
        Pod system = new PodBuilder(web())
                .editMetadata()
                .withNamespace("kube-system")
                .endMetadata()
                .build();

        assertThat(List.of(
                        additions(Cluster.hybrid(0), web(), "unknown"),
                        additions(Cluster.hybrid(0), system, "virtual-kubelet")))
                .containsOnly(Effect.NONE);
    }

    private static Effect additions(Cluster cluster, Pod pod, String node) {
        return BindingAdditions.of(cluster.state(), pod, Map.of(), node);
    }

    private static Pod annotated(Map<String, String> annotations) {
        return new PodBuilder(web())
                .editMetadata()
                .withAnnotations(annotations)
                .endMetadata()
                .build();
    }

    private static Pod web() {
        return Yaml.pod("""
                metadata: {name: web, namespace: shop}
                spec:
                  containers: [{name: web, image: nginx}]
                """);
    }
}
