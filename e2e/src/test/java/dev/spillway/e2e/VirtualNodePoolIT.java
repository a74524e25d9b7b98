package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Virtual nodes that are made, changed, drained and deleted with kubectl. */
@ResourceLock(OnSpillway.WITH_SERVER)
final class VirtualNodePoolIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.withServer();

    private final Cluster cluster;

    VirtualNodePoolIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @AfterEach
    void noPools() {
        cluster.clear("deployments");
        cluster.spillway()
                .kubectl("delete", "configmap", "eci-profile", "-n", "kube-system", "--ignore-not-found")
                .orFail();
        cluster.kubectl("delete", "vnp", "--all", "--timeout=180s").orFail();
    }

    @Test
    void podsSpreadOverTheZonesOfAPoolAndAnswerByExec() {
        cluster.apply(pool("zones: [{name: zone-a}, {name: zone-b, subnet: vsw-b}]", "containerd: {}"));
        awaitReady("burst", 2);
        JsonNode labels = cluster.get("node", "virtual-kubelet-zone-b").at("/metadata/labels");
        assertThat(labels.path("topology.kubernetes.io/zone").asText()).isEqualTo("zone-b");
        assertThat(labels.path("spillway.dev/subnet").asText()).isEqualTo("vsw-b");

        cluster.apply(spread(4));
        cluster.awaitRunning("spread", 4);

        assertThat(nodes()).containsExactly("virtual-kubelet-zone-a", "virtual-kubelet-zone-b");
        assertThat(pods().stream().map(Pods::nodeOf).filter("virtual-kubelet-zone-a"::equals))
                .hasSize(2);
        String one = pods().getFirst().at("/metadata/name").asText();
        assertThat(cluster.kubectl("exec", one, "--", "echo", "here").orFail()).isEqualTo("here\n");
        assertThat(cluster.kubectl("get", "vnp", "burst").orFail()).contains("INSTANCE", "READY", "virtual-kubelet");
    }

    @Test
    void aZoneThatIsTakenAwayIsDrainedAndItsPodsComeBackInTheOther() {
        cluster.apply(pool("zones: [{name: zone-a}, {name: zone-b}]", "simulator: {}"));
        awaitReady("burst", 2);
        cluster.apply(spread(2));
        cluster.awaitRunning("spread", 2);

        cluster.apply(pool("zones: [{name: zone-a}]", "simulator: {}"));

        cluster.awaitGone("node", "virtual-kubelet-zone-b");
        cluster.awaitRunning("spread", 2);
        assertThat(nodes()).containsExactly("virtual-kubelet-zone-a");
        awaitReady("burst", 1);
    }

    @Test
    void aQuotaHoldsForAllNodesOfAPoolAndTheSchedulerKnows() {
        String zones = "zones: [{name: zone-a}, {name: zone-b}]";
        cluster.apply(pool("quota: {pods: 3}\n  " + zones, "simulator: {}"));
        awaitReady("burst", 2);
        cluster.apply(spread(4));

        cluster.await("three run and one waits for a node", () -> cluster.running("spread") == 3 && unplaced() == 1);
        cluster.awaitThat(
                "virtualnodepool",
                "burst",
                pool -> pool.at("/status/used/pods").asText().equals("3"));
        assertThat(cluster.spillway().run("status").orFail())
                .contains("virtual-kubelet-zone-a", "virtual-kubelet-zone-b", "3 of 3");

        cluster.apply(pool("quota: {pods: 4}\n  " + zones, "simulator: {}"));
        cluster.awaitRunning("spread", 4);
    }

    @Test
    void whatCannotBeChangedIsRefusedAndADeletedPoolLeavesNoNode() {
        cluster.apply(pool("zones: [{name: zone-a}]", "simulator: {}"));
        awaitReady("burst", 1);

        Finished changed = cluster.kubectl("patch", "vnp", "burst", "--type=merge", "-p", """
                {"spec": {"taint": {"key": "mine"}}}""");

        assertThat(changed.exitCode()).isNotZero();
        assertThat(changed.err()).contains("make another pool");
        cluster.kubectl("delete", "vnp", "burst", "--timeout=180s").orFail();
        assertThat(cluster.get("node", "virtual-kubelet-zone-a").isMissingNode())
                .isTrue();
    }

    @Test
    void acksProfileMakesANodePerVSwitchAndArm64Ones() {
        // What the profile leaves open is said beforehand: this machine has no arm64.
        cluster.apply("""
                apiVersion: spillway.dev/v1alpha1
                kind: VirtualNodePool
                metadata: {name: eci-profile}
                spec:
                  zones: [{name: vsw-a, subnet: vsw-a}]
                  provider: {simulator: {}}
                """);
        cluster.spillway()
                .kubectl(
                        "create",
                        "configmap",
                        "eci-profile",
                        "-n",
                        "kube-system",
                        "--from-literal=vSwitchIds=vsw-a,vsw-b",
                        "--from-literal=enableLinuxArm64Node=true")
                .orFail();
        awaitReady("eci-profile", 4);

        assertThat(cluster.get("node", "virtual-kubelet-vsw-b-arm64").at("/spec/taints"))
                .anySatisfy(taint -> assertThat(taint.path("key").asText()).isEqualTo("kubernetes.io/arch"));
        cluster.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: arm, labels: {alibabacloud.com/eci: "true"}}
                spec:
                  nodeSelector: {kubernetes.io/arch: arm64}
                  containers: [{name: main, image: busybox}]
                """);
        assertThat(Pods.nodeOf(cluster.awaitPhase("arm", "Running"))).endsWith("-arm64");
    }

    private void awaitReady(String pool, int nodes) {
        cluster.awaitThat(
                "virtualnodepool",
                pool,
                object -> object.at("/status/nodes").asInt() == nodes
                        && object.at("/status/readyNodes").asInt() == nodes);
    }

    private long unplaced() {
        return pods().stream().filter(pod -> Pods.nodeOf(pod).isEmpty()).count();
    }

    private Set<String> nodes() {
        Set<String> nodes = new TreeSet<>();
        pods().forEach(pod -> nodes.add(Pods.nodeOf(pod)));
        return nodes;
    }

    private List<JsonNode> pods() {
        return cluster.replicas("spread");
    }

    private static String pool(String zones, String provider) {
        return """
                apiVersion: spillway.dev/v1alpha1
                kind: VirtualNodePool
                metadata: {name: burst}
                spec:
                  %s
                  provider: {%s}
                """.formatted(zones, provider);
    }

    private static String spread(int replicas) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: spread}
                spec:
                  replicas: %d
                  selector: {matchLabels: {app: spread}}
                  template:
                    metadata: {labels: {app: spread}}
                    spec:
                      terminationGracePeriodSeconds: 1
                      nodeSelector: {type: virtual-kubelet}
                      affinity:
                        nodeAffinity:
                          requiredDuringSchedulingIgnoredDuringExecution:
                            nodeSelectorTerms:
                            - matchExpressions: [{key: spillway.dev/pool, operator: In, values: [burst]}]
                      topologySpreadConstraints:
                      - maxSkew: 1
                        topologyKey: topology.kubernetes.io/zone
                        whenUnsatisfiable: DoNotSchedule
                        labelSelector: {matchLabels: {app: spread}}
                      containers: [{name: main, image: busybox, command: [sleep, "1000"]}]
                """.formatted(replicas);
    }
}
