package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
        JsonNode node = cluster.awaitThat(
                "node",
                "virtual-kubelet",
                found -> Pods.condition(found, "Ready").path("status").asText().equals("True"));

        assertThat(Pods.condition(node, "MemoryPressure").path("status").asText())
                .isEqualTo("False");
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
        Cluster leases = Cluster.in(cluster.spillway(), "kube-node-lease");
        String first = renewTime(leases);

        cluster.await("a later renewal", () -> renewTime(leases).compareTo(first) > 0);
    }

    private static String renewTime(Cluster leases) {
        return leases.get("lease", "virtual-kubelet").at("/spec/renewTime").asText();
    }
}
