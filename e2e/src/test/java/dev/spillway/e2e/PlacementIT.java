package dev.spillway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Every way to a virtual node, and off it, that admission and the controllers give, on a cluster with a server too. */
@ResourceLock(OnSpillway.WITH_SERVER)
final class PlacementIT {
    @RegisterExtension
    static final OnSpillway PRODUCT = OnSpillway.withServer();

    private static final String SERVER = Installation.Kind.HYBRID.server();
    private static final String COST = "/metadata/annotations/controller.kubernetes.io~1pod-deletion-cost";

    private final Cluster cluster;

    PlacementIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @AfterEach
    void emptyTheNamespace() {
        cluster.clear("deployments,daemonsets,resourcepolicies");
    }

    @Test
    void overflowAndBack() {
        cluster.apply(Pods.deployment("web", 3, "500m", ""));
        cluster.awaitRunning("web", 3);
        cluster.kubectl("scale", "deployment", "web", "--replicas=5").orFail();
        cluster.awaitRunning("web", 5);
        assertThat(cluster.replicas("web", "virtual-kubelet")).isNotEmpty();

        cluster.kubectl("scale", "deployment", "web", "--replicas=3").orFail();
        cluster.await("three pods", () -> cluster.replicas("web").size() == 3);

        assertThat(cluster.replicas("web", "virtual-kubelet")).isEmpty();
    }

    @Test
    void anOverflowedPodSaysWhyAndIsTheFirstToLeave() {
        cluster.apply(pod("large", "metadata: {name: large}", "resources: {requests: {memory: 1Gi, cpu: 1400m}}"));
        cluster.apply(pod("second", "metadata: {name: second}", "resources: {requests: {cpu: 1400m}}"));
        cluster.awaitPhase("large", "Running");
        JsonNode second = cluster.awaitPhase("second", "Running");
        JsonNode overflowed = Pods.nodeOf(second).equals("virtual-kubelet") ? second : cluster.get("pod", "large");

        assertThat(Pods.nodeOf(overflowed)).isEqualTo("virtual-kubelet");
        assertThat(overflowed.at(COST).asText()).isEqualTo("-1000");
        cluster.await(
                "the event",
                () -> cluster.list("events").findValuesAsText("reason").contains("Overflowed"));
    }

    @Test
    void thePodLabelOfAck() {
        cluster.apply(pod("a", "metadata: {name: eci, labels: {alibabacloud.com/eci: \"true\"}}", ""));

        assertThat(Pods.nodeOf(cluster.awaitPhase("eci", "Running"))).isEqualTo("virtual-kubelet");
    }

    @Test
    void theNamespaceLabelsOfAck() {
        Cluster labelled = Cluster.withNamespace(cluster.spillway(), "vk");
        try {
            for (String label :
                    List.of("virtual-node-affinity-injection=enabled", "alibabacloud.com/eci=true", "eci=true")) {
                String name = label.replaceAll("[^a-z]", "");
                cluster.spillway().kubectl("label", "namespace", "vk", label).orFail();
                labelled.await("the label to be known", () -> admitted(labelled).contains("virtual-kubelet"));
                labelled.kubectl("run", name, "--image", "nginx").orFail();
                assertThat(Pods.nodeOf(labelled.awaitPhase(name, "Running"))).isEqualTo("virtual-kubelet");
                cluster.spillway()
                        .kubectl("label", "namespace", "vk", label.replaceAll("=.*", "-"))
                        .orFail();
                labelled.await("the label to be forgotten", () -> {
                    String pod = admitted(labelled);
                    return pod.contains("nginx") && !pod.contains("virtual-kubelet");
                });
            }
        } finally {
            labelled.deleteNamespace();
        }
    }

    /** What admission makes of a pod in a namespace. */
    private static String admitted(Cluster namespace) {
        return namespace
                .kubectl("run", "asked", "--image=nginx", "--dry-run=server", "-o", "yaml")
                .out();
    }

    @Test
    void everyOtherWordTakesItsPodWhereItSays() {
        Map<String, String> onVirtualNodes = Map.of(
                "eci", "labels: {eci: \"true\"}",
                "ours", "annotations: {spillway.dev/placement: virtual}");
        Map<String, String> onServers = Map.of(
                "burst", "annotations: {alibabacloud.com/burst-resource: eci}",
                "auto", "annotations: {AUTO_SCALE_EKS: \"true\"}",
                "first", "annotations: {spillway.dev/placement: prefer-servers}",
                "never", "annotations: {spillway.dev/placement: servers}");
        onVirtualNodes.forEach(
                (name, said) -> cluster.apply(pod("a", "metadata: {name: " + name + ", " + said + "}", "")));
        onServers.forEach((name, said) -> cluster.apply(pod("a", "metadata: {name: " + name + ", " + said + "}", "")
                + "  tolerations: [{operator: Exists}]\n  nodeSelector: {kubernetes.io/os: linux}\n"
                        .repeat(name.equals("never") ? 1 : 0)));
        cluster.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: eklet-tolerated}
                spec:
                  nodeSelector: {node.kubernetes.io/instance-type: eklet}
                  tolerations: [{key: eks.tke.cloud.tencent.com/eklet, operator: Exists, effect: NoSchedule}]
                  containers: [{name: main, image: busybox, command: [sleep, "1000"]}]
                """);

        assertThat(Pods.nodeOf(cluster.awaitPhase("eklet-tolerated", "Running")))
                .isEqualTo("virtual-kubelet");
        onVirtualNodes
                .keySet()
                .forEach(name -> assertThat(Pods.nodeOf(cluster.awaitPhase(name, "Running")))
                        .as(name)
                        .isEqualTo("virtual-kubelet"));
        onServers
                .keySet()
                .forEach(name -> assertThat(Pods.nodeOf(cluster.awaitPhase(name, "Running")))
                        .as(name)
                        .isEqualTo(SERVER));
    }

    @Test
    void profilesOfAckOfTencentAndOurOwn() {
        Cluster system = Cluster.in(cluster.spillway(), "kube-system");
        cluster.apply("""
                apiVersion: spillway.dev/v1alpha1
                kind: Profile
                metadata: {name: ours}
                spec:
                  podSelector: {matchLabels: {app: ours}}
                  placement: virtual
                  effect: {labels: {from: ours}}
                """);
        system.apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: eks-config}
                data:
                  pod.annotations: |
                    eks.tke.cloud.tencent.com/role-name: shop
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: eci-profile}
                data:
                  selectors: |
                    [{"name": "web", "objectSelector": {"matchLabels": {"app": "acks"}},
                      "effect": {"annotations": {"k8s.aliyun.com/eci-image-cache": "true"}, "labels": {"from": "ack"}}}]
                """);
        try {
            // What eks-config says is not seen at admission; it was there before the profiles.
            for (String app : List.of("acks", "ours")) {
                cluster.await("the profile of " + app, () -> admitted(app).contains("from: "));
                cluster.apply(pod("a", "metadata: {name: " + app + ", labels: {app: " + app + "}}", ""));
                JsonNode pod = cluster.awaitPhase(app, "Running");
                assertThat(Pods.nodeOf(pod)).isEqualTo("virtual-kubelet");
                assertThat(pod.at("/metadata/labels/from").asText()).isEqualTo(app.replace("acks", "ack"));
                assertThat(pod.at("/metadata/annotations/eks.tke.cloud.tencent.com~1role-name")
                                .asText())
                        .isEqualTo("shop");
            }
        } finally {
            cluster.kubectl("delete", "profile/ours").orFail();
            system.kubectl("delete", "configmap/eci-profile", "configmap/eks-config")
                    .orFail();
        }
    }

    /** What admission makes of a pod of this app. */
    private String admitted(String app) {
        return cluster.kubectl("run", app, "--image=busybox", "-l", "app=" + app, "--dry-run=server", "-oyaml")
                .out();
    }

    @Test
    void tencentsSelectorWithoutItsToleration() {
        cluster.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {name: eklet}
                spec:
                  nodeSelector: {node.kubernetes.io/instance-type: eklet}
                  containers: [{name: main, image: busybox, command: [sleep, "1000"]}]
                """);

        assertThat(Pods.nodeOf(cluster.awaitPhase("eklet", "Running"))).isEqualTo("virtual-kubelet");
    }

    @Test
    void burstResourceOfAck() {
        String annotated = "metadata: {name: %s, annotations: {alibabacloud.com/burst-resource: \"%s\"}}";
        cluster.apply(pod("a", annotated.formatted("only", "eci_only"), ""));
        cluster.apply(pod("a", annotated.formatted("never", ""), ""));

        assertThat(Pods.nodeOf(cluster.awaitPhase("only", "Running"))).isEqualTo("virtual-kubelet");
        assertThat(Pods.nodeOf(cluster.awaitPhase("never", "Running"))).isEqualTo(SERVER);
    }

    @Test
    void preferVirtualGetsItsDeletionCostWithTheBinding() {
        cluster.apply(pod("a", "metadata: {name: pv, annotations: {spillway.dev/placement: prefer-virtual}}", ""));

        JsonNode pod = cluster.awaitPhase("pv", "Running");

        assertThat(Pods.nodeOf(pod)).isEqualTo("virtual-kubelet");
        assertThat(pod.at(COST).asText()).isEqualTo("-1000");
    }

    @Test
    void localReplicasOfTencent() {
        cluster.apply(Pods.deployment("local", 3, "10m", "{AUTO_SCALE_EKS: \"true\", LOCAL_REPLICAS: \"2\"}"));
        cluster.awaitRunning("local", 3);

        assertThat(cluster.replicas("local", SERVER)).hasSize(2);
        assertThat(cluster.replicas("local", "virtual-kubelet")).hasSize(1);
    }

    @Test
    void unitsOfAResourcePolicy() {
        cluster.apply("""
                apiVersion: scheduling.alibabacloud.com/v1alpha1
                kind: ResourcePolicy
                metadata: {name: order}
                spec:
                  selector: {app: units}
                  strategy: prefer
                  units:
                  - {resource: ecs, max: 1}
                  - {resource: eci, max: 1}
                """);
        cluster.awaitThat(
                "resourcepolicy",
                "order",
                policy -> policy.at("/status/conditions/0/status").asText().equals("True"));
        cluster.apply(Pods.deployment("units", 3, "10m", ""));

        cluster.await("two of three run", () -> cluster.running("units") == 2);

        assertThat(cluster.replicas("units", SERVER)).hasSize(1);
        assertThat(cluster.replicas("units", "virtual-kubelet")).hasSize(1);
    }

    @Test
    void aDaemonSetThatToleratesEverythingStaysOnServersAndItsRollOutCompletes() {
        cluster.apply("""
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: agent}
                spec:
                  selector: {matchLabels: {app: agent}}
                  template:
                    metadata: {labels: {app: agent}}
                    spec:
                      terminationGracePeriodSeconds: 1
                      tolerations: [{operator: Exists}]
                      containers: [{name: agent, image: busybox, command: [sleep, "1000"]}]
                """);

        cluster.kubectl("rollout", "status", "daemonset/agent", "--timeout=180s")
                .orFail();

        assertThat(cluster.get("daemonset", "agent")
                        .at("/status/desiredNumberScheduled")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void anAnnotationWithoutEffectIsSaidOnce() {
        cluster.apply(pod(
                "a",
                "metadata: {name: hosts, labels: {eci: \"true\"}, annotations: {k8s.aliyun.com/eci-custom-hosts: \"[]\"}}",
                ""));
        cluster.awaitPhase("hosts", "Running");

        cluster.await("the event", () -> !notHonoured("hosts").isEmpty());
        assertThat(notHonoured("hosts"))
                .singleElement()
                .satisfies(event -> assertThat(event.path("message").asText()).contains("eci-custom-hosts", "use spec"))
                .satisfies(event -> assertThat(event.path("count").asInt()).isEqualTo(1));
    }

    private List<JsonNode> notHonoured(String pod) {
        return cluster.events(pod)
                .filter(event -> event.path("reason").asText().equals("AnnotationNotHonoured"))
                .toList();
    }

    /** Its volume would be made where it is put, by a CSI driver that no virtual node here has. */
    @Test
    void aPodWhoseClaimNoVirtualNodeWouldMountStaysAndSaysWhy() {
        cluster.apply("""
                apiVersion: storage.k8s.io/v1
                kind: CSIDriver
                metadata: {name: disk.example.com}
                ---
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: disks-of-servers}
                provisioner: disk.example.com
                volumeBindingMode: WaitForFirstConsumer
                ---
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data}
                spec:
                  storageClassName: disks-of-servers
                  accessModes: [ReadWriteOnce]
                  resources: {requests: {storage: 1Gi}}
                """);
        cluster.apply(
                pod(
                        "main",
                        "metadata: {name: on-a-disk}",
                        "resources: {requests: {cpu: 1000}}\n  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]"));

        cluster.await(
                "the reason",
                () -> cluster.events("on-a-disk")
                        .anyMatch(event -> event.path("reason").asText().equals("NotOverflowed")
                                && event.path("message").asText().contains("CSI driver disk.example.com")));
        cluster.kubectl(
                        "delete",
                        "csidriver/disk.example.com",
                        "storageclass/disks-of-servers",
                        "pvc/data",
                        "--wait=false")
                .orFail();
    }

    @Test
    void whatAVirtualNodeCannotGiveIsRefusedAtTheDoorWithOurOwnWord() {
        Finished refused = cluster.kubectl(
                "run",
                "host",
                "--image=busybox",
                "--annotations=spillway.dev/placement=virtual",
                "--overrides={\"spec\":{\"hostNetwork\":true}}");

        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err()).contains("spec.hostNetwork");
    }

    private static String pod(String container, String metadata, String more) {
        return """
                apiVersion: v1
                kind: Pod
                %s
                spec:
                  containers:
                  - name: %s
                    image: busybox
                    command: [sleep, "1000"]
                    %s
                """.formatted(metadata, container, more);
    }
}
