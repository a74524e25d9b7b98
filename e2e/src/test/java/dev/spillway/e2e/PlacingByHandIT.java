package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The ways of placing a pod that need no admission, with the manifests that ACK's documentation gives its users. */
@ResourceLock(OnSpillway.ALONE)
final class PlacingByHandIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    private final Cluster cluster;

    PlacingByHandIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void aNodeSelectorAndATolerationBringAPodToTheVirtualNode() {
        cluster.apply("""
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

        JsonNode pod = cluster.awaitPhase("nginx", "Running");

        assertThat(pod.at("/spec/nodeName").asText()).isEqualTo("virtual-kubelet");
        assertThat(pod.at("/status/podIP").asText()).isNotEmpty();
    }

    @Test
    void aNodeNameNeedsNoToleration() {
        cluster.apply("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: nginx-by-node-name
                spec:
                  containers:
                  - image: nginx
                    imagePullPolicy: Always
                    name: nginx
                  nodeName: virtual-kubelet
                """);

        cluster.awaitPhase("nginx-by-node-name", "Running");
    }

    @Test
    void theSchedulerNeverPutsAPodWithoutTheTolerationThere() {
        cluster.apply("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: ordinary
                  annotations:
                    AUTO_SCALE_EKS: "false"
                spec:
                  containers:
                  - image: nginx
                    name: nginx
                """);

        JsonNode pod = cluster.awaitThat(
                "pod",
                "ordinary",
                object -> object.at("/status/conditions/0/reason").asText().equals("Unschedulable"));

        assertThat(pod.at("/spec/nodeName").isMissingNode()).isTrue();
        assertThat(pod.at("/status/conditions/0/message").asText()).contains("untolerated taint");
    }
}
