package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** RuntimeClasses, and what the runtime on this host cannot do: refused, never left out. */
@TestInstance(Lifecycle.PER_CLASS)
@ResourceLock(OnSpillway.ALONE)
final class SandboxesIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.alone();

    private final Cluster cluster;

    SandboxesIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    void apply() {
        cluster.apply("""
                apiVersion: node.k8s.io/v1
                kind: RuntimeClass
                metadata: {name: e2e-plain}
                handler: runc
                overhead: {podFixed: {memory: 16Mi, cpu: 10m}}
                ---
                apiVersion: node.k8s.io/v1
                kind: RuntimeClass
                metadata: {name: e2e-unknown}
                handler: no-such-handler
                """);
        cluster.apply(Pods.shell("with-overhead", "sleep 3600", "  runtimeClassName: e2e-plain")
                + "    resources: {limits: {memory: 32Mi, cpu: 50m}}\n");
        cluster.apply(Pods.shell("without-handler", "sleep 3600", "  runtimeClassName: e2e-unknown"));
        cluster.apply(Pods.shell("strict", "sleep 3600", "  securityContext: {supplementalGroupsPolicy: Strict}"));
        cluster.apply(Pods.shell("own-users", "sleep 3600", "  hostUsers: false"));
    }

    @AfterAll
    void removeClasses() {
        cluster.kubectl("delete", "runtimeclass", "e2e-plain", "e2e-unknown").orFail();
    }

    @Test
    void aRuntimeClassPicksTheHandlerAndItsOverheadCounts() {
        JsonNode pod = cluster.awaitPhase("with-overhead", "Running");

        assertThat(pod.at("/spec/overhead/memory").asText()).isEqualTo("16Mi");
        assertThat(pod.at("/spec/overhead/cpu").asText()).isEqualTo("10m");
    }

    @Test
    void aHandlerThatContainerdDoesNotHaveKeepsThePodWaitingAndSaysSo() {
        cluster.awaitEvent(
                "without-handler", "FailedCreatePodSandBox", "no runtime for \"no-such-handler\" is configured");

        assertThat(cluster.get("pod", "without-handler").at("/status/phase").asText())
                .isEqualTo("Pending");
    }

    @Test
    void whatTheRuntimeDoesNotAnnounceIsRefusedByTheKubeletsReason() {
        // Of containerd before 2.0, which Debian 12 has.
        JsonNode node = cluster.get("node", "virtual-kubelet");
        if (node.at("/status/features/supplementalGroupsPolicy").asBoolean()) {
            cluster.awaitPhase("strict", "Running");
        } else {
            assertThat(cluster.awaitPhase("strict", "Failed")
                            .at("/status/reason")
                            .asText())
                    .isEqualTo("SupplementalGroupsPolicyNotSupported");
        }
        assertThat(cluster.awaitPhase("own-users", "Failed")
                        .at("/status/reason")
                        .asText())
                .isEqualTo("UnsupportedUserNamespaces");
    }

    @Test
    void theSandboxInUseIsShown() {
        assertThat(cluster.get("node", "virtual-kubelet")
                        .at("/metadata/labels/spillway.dev~1sandbox")
                        .asText())
                .isEqualTo("runc");
        assertThat(cluster.spillway().run("status").orFail()).contains("SANDBOX", "runc");
    }
}
