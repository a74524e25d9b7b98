package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The Node object and its lease, as the rest of the cluster sees them. */
@ResourceLock(OnSpillway.ALONE)
final class VirtualNodeIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    private final Cluster cluster;

    VirtualNodeIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void theNodeIsReadyAndAGoodGuest() {
        JsonNode node = cluster.get("node", "virtual-kubelet");

        assertThat(condition(node, "Ready").path("status").asText()).isEqualTo("True");
        assertThat(condition(node, "MemoryPressure").path("status").asText()).isEqualTo("False");
        JsonNode labels = node.at("/metadata/labels");
        assertThat(labels.path("type").asText()).isEqualTo("virtual-kubelet");
        assertThat(labels.path("kubernetes.io/hostname").asText()).isEqualTo("virtual-kubelet");
        assertThat(labels.path("node.kubernetes.io/exclude-from-external-load-balancers")
                        .asText())
                .isEqualTo("true");
        JsonNode taint = node.at("/spec/taints/0");
        assertThat(taint.path("key").asText()).isEqualTo("virtual-kubelet.io/provider");
        assertThat(taint.path("value").asText()).isEqualTo("alibabacloud");
        assertThat(taint.path("effect").asText()).isEqualTo("NoSchedule");
    }

    @Test
    void theNodeSaysWhatItOffersAndWhereItIs() {
        JsonNode status = cluster.get("node", "virtual-kubelet").path("status");

        assertThat(status.at("/capacity/cpu").asText()).isNotEmpty();
        assertThat(status.at("/allocatable/memory").asText())
                .isEqualTo(status.at("/capacity/memory").asText());
        assertThat(status.at("/daemonEndpoints/kubeletEndpoint/Port").asInt()).isPositive();
        assertThat(status.at("/nodeInfo/containerRuntimeVersion").asText()).startsWith("containerd://");
        assertThat(status.at("/nodeInfo/architecture").asText()).isEqualTo("amd64");
        assertThat(status.at("/addresses/0/type").asText()).isEqualTo("InternalIP");
    }

    @Test
    void theLeaseIsRenewed() {
        String first = renewTime();

        cluster.await("a later renewal", () -> renewTime().compareTo(first) > 0);
    }

    private String renewTime() {
        return cluster.spillway()
                .kubectl("get", "lease", "-n", "kube-node-lease", "virtual-kubelet", "-o", "jsonpath={.spec.renewTime}")
                .orFail();
    }

    private static JsonNode condition(JsonNode node, String type) {
        return StreamSupport.stream(node.at("/status/conditions").spliterator(), false)
                .filter(condition -> condition.path("type").asText().equals(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no condition " + type));
    }
}
