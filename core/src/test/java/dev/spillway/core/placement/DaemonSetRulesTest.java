package dev.spillway.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DaemonSetRulesTest {
    private static final String TOLERATES_ALL = """
            metadata: {name: agent}
            spec:
              containers: [{name: agent, image: agent}]
              tolerations: [{operator: Exists}]
            """;
    private static final String TWO_TERMS = """
            metadata: {name: agent}
            spec:
              containers: [{name: agent, image: agent}]
              affinity:
                nodeAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                    nodeSelectorTerms:
                    - matchExpressions: [{key: kubernetes.io/arch, operator: In, values: [amd64]}]
                    - matchFields: [{key: metadata.name, operator: In, values: [virtual-kubelet]}]
            """;

    @ParameterizedTest
    @ValueSource(strings = {TOLERATES_ALL, TWO_TERMS})
    void noTermOfItsAffinityAdmitsAVirtualNodeAnyMore(String yaml) {
        PodSpec spec = DaemonSetRules.offVirtualNodes(Yaml.pod(yaml).getSpec());

        assertThat(node("virtual-kubelet").isSelectedBy(spec)).isFalse();
        assertThat(node("server").isSelectedBy(spec)).isTrue();
        assertThat(DaemonSetRules.isOffVirtualNodes(spec)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {TOLERATES_ALL, TWO_TERMS})
    void uninstallingLeavesNoTrace(String yaml) {
        PodSpec before = Yaml.pod(yaml).getSpec();

        PodSpec after = DaemonSetRules.backOnVirtualNodes(DaemonSetRules.offVirtualNodes(before));

        assertThat(NodeAffinityRules.required(after)).isEqualTo(NodeAffinityRules.required(before));
    }

    @Test
    void aDaemonSetThatAsksForVirtualNodesIsRefusedLaterRatherThanMadeImpossible() {
        PodSpec asking = Yaml.pod("""
                metadata: {name: agent}
                spec:
                  containers: [{name: agent, image: agent}]
                  nodeSelector: {type: virtual-kubelet}
                """).getSpec();

        assertThat(DaemonSetRules.offVirtualNodes(asking)).isEqualTo(asking);
    }

    private static NodeView node(String name) {
        return Cluster.hybrid(0).state().node(name).orElseThrow();
    }
}
