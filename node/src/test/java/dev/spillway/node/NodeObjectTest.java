package dev.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.eviction.Pressure;
import dev.spillway.core.network.PodNetworkState;
import dev.spillway.core.spec.Catalogue;
import dev.spillway.provider.ProviderCapabilities;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NodeObjectTest {
    private static final VirtualNodeSpec SPEC = new VirtualNodeSpec(
            "virtual-kubelet",
            Map.of("topology.kubernetes.io/zone", "a"),
            Map.of(),
            List.of(new Taint("NoSchedule", "virtual-kubelet.io/provider", null, "alibabacloud")),
            Map.of("cpu", new Quantity("4"), "pods", new Quantity("100")),
            Catalogue.AS_REQUESTED,
            Optional.empty(),
            List.of("192.0.2.1"),
            10250,
            "v1.36.3+spillway",
            List.of(),
            true);
    private static final ProviderCapabilities CAPABILITIES =
            new ProviderCapabilities("cri", "containerd://1.6.20", "arm64", Set.of());

    @Test
    void aNodeIsLabelledAsAVirtualOneAndKeptOutOfLoadBalancers() {
        assertThat(node("").getMetadata().getLabels())
                .containsEntry("type", "virtual-kubelet")
                .containsEntry("node.kubernetes.io/instance-type", "eklet")
                .containsEntry("kubernetes.io/hostname", "virtual-kubelet")
                .containsEntry("kubernetes.io/os", "linux")
                .containsEntry("kubernetes.io/arch", "arm64")
                .containsEntry("topology.kubernetes.io/zone", "a")
                .containsEntry("node.kubernetes.io/exclude-from-external-load-balancers", "true");
        assertThat(node("").getSpec().getTaints()).isEqualTo(SPEC.taints());
    }

    @Test
    void itsStatusIsAKubelets() {
        Node node = node("");
        assertThat(node.getStatus().getAddresses())
                .extracting(a -> a.getType() + " " + a.getAddress())
                .containsExactly("InternalIP 192.0.2.1", "Hostname virtual-kubelet");
        assertThat(node.getStatus().getDaemonEndpoints().getKubeletEndpoint().getPort())
                .isEqualTo(10250);
        assertThat(node.getStatus().getAllocatable()).isEqualTo(SPEC.capacity());
        assertThat(node.getStatus().getNodeInfo().getContainerRuntimeVersion()).isEqualTo("containerd://1.6.20");
        assertThat(node.getStatus().getConditions())
                .extracting(NodeCondition::getType)
                .endsWith("Ready")
                .hasSize(4);
    }

    @Test
    void whatItsMachineRunsLowOnIsAConditionInAKubeletsWords() {
        Node node = NodeObject.of(
                SPEC,
                CAPABILITIES,
                new NodeObject.State(SPEC.capacity(), "", Optional.empty(), Set.of(Pressure.MEMORY)));

        assertThat(node.getStatus().getConditions())
                .extracting(c -> c.getType() + " " + c.getStatus() + " " + c.getReason())
                .containsExactly(
                        "MemoryPressure True KubeletHasInsufficientMemory",
                        "DiskPressure False KubeletHasNoDiskPressure",
                        "PIDPressure False KubeletHasSufficientPID",
                        "Ready True KubeletReady");
    }

    @Test
    void aNodeThatCannotRunPodsSaysWhy() {
        NodeCondition ready = node("provider is not ready: no socket")
                .getStatus()
                .getConditions()
                .getLast();
        assertThat(ready.getStatus()).isEqualTo("False");
        assertThat(ready.getReason()).isEqualTo("KubeletNotReady");
        assertThat(ready.getMessage()).contains("no socket");
    }

    @Test
    void whetherItsPodsReachTheClusterIsAConditionOfItsOwn() {
        PodNetworkState state = PodNetworkState.notReached("DNSNotReached", "nobody answers");

        Node node = NodeObject.of(
                SPEC, CAPABILITIES, new NodeObject.State(SPEC.capacity(), "", Optional.of(state), Set.of()));

        assertThat(node.getStatus().getConditions())
                .extracting(c -> c.getType() + " " + c.getStatus() + " " + c.getReason() + " " + c.getMessage())
                .contains("PodNetworkReady False DNSNotReached nobody answers")
                .last()
                .asString()
                .startsWith("Ready True");
    }

    private static Node node(String notReady) {
        return NodeObject.of(
                SPEC, CAPABILITIES, new NodeObject.State(SPEC.capacity(), notReady, Optional.empty(), Set.of()));
    }
}
