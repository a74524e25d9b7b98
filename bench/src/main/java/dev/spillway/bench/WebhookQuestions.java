package dev.spillway.bench;

import dev.spillway.core.dialect.Dialect;
import dev.spillway.core.placement.NodeView;
import dev.spillway.core.placement.PlacementSettings;
import dev.spillway.core.placement.PlacementState;
import dev.spillway.core.placement.ResourceAmounts;
import dev.spillway.core.profile.EciProfile;
import dev.spillway.core.profile.EksConfig;
import dev.spillway.core.profile.Profiles;
import dev.spillway.placement.webhook.ClusterFacts;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an API server asks the webhook, and the cluster that the answers depend on. */
final class WebhookQuestions {
    private static final String POD = """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"generateName": "shop-7c9d8b6f5d-", "namespace": "shop", "labels": {"app": "shop",
               "pod-template-hash": "7c9d8b6f5d", "version": "v42" LABEL}, "annotations": {"prometheus.io/scrape": "true",
               "prometheus.io/port": "9090" ANNOTATION}, "ownerReferences": [{"apiVersion": "apps/v1",
               "kind": "ReplicaSet", "name": "shop-7c9d8b6f5d", "uid": "5a4f2c1e-0000-4000-8000-000000000001",
               "controller": true, "blockOwnerDeletion": true}], "managedFields": [{"manager":
               "kube-controller-manager", "operation": "Update", "apiVersion": "v1", "fieldsType": "FieldsV1",
               "fieldsV1": {"f:metadata": {"f:labels": {".": {}, "f:app": {}, "f:version": {}}}, "f:spec":
               {"f:containers": {"k:{\\"name\\":\\"main\\"}": {".": {}, "f:image": {}, "f:env": {}}}}}}]},
             "spec": {"serviceAccountName": "shop", "serviceAccount": "shop", "restartPolicy": "Always",
               "terminationGracePeriodSeconds": 30, "dnsPolicy": "ClusterFirst", "schedulerName": "default-scheduler",
               "priority": 0, "enableServiceLinks": true, "preemptionPolicy": "PreemptLowerPriority",
               "securityContext": {"runAsNonRoot": true, "fsGroup": 2000},
               "tolerations": [{"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute",
                 "tolerationSeconds": 300}, {"key": "node.kubernetes.io/unreachable", "operator": "Exists",
                 "effect": "NoExecute", "tolerationSeconds": 300}],
               "volumes": [{"name": "config", "configMap": {"name": "shop", "defaultMode": 420}}, {"name": "tmp",
                 "emptyDir": {}}, {"name": "kube-api-access-x7z2p", "projected": {"defaultMode": 420, "sources":
                 [{"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}}, {"configMap": {"name":
                 "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}}]}}],
               "initContainers": [CONTAINER], "containers": [CONTAINER, SIDECAR]}}
            """;
    private static final String CONTAINER = """
            {"name": "NAME", "image": "registry.example.com/shop/NAME:v42", "imagePullPolicy": "IfNotPresent",
             "command": ["/bin/shop", "--config=/etc/shop/config.yaml"], "ports": [{"name": "http",
               "containerPort": 8080, "protocol": "TCP"}],
             "env": [{"name": "A", "value": "1"}, {"name": "B", "valueFrom": {"secretKeyRef": {"name": "shop",
               "key": "b"}}}, {"name": "POD", "valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath":
               "metadata.name"}}}, {"name": "URL", "value": "http://backend.shop.svc.cluster.local:8080/api"}],
             "resources": {"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "500m", "memory": "512Mi"}},
             "volumeMounts": [{"name": "config", "mountPath": "/etc/shop", "readOnly": true}, {"name": "tmp",
               "mountPath": "/tmp"}, {"name": "kube-api-access-x7z2p", "mountPath":
               "/var/run/secrets/kubernetes.io/serviceaccount", "readOnly": true}],
             "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
             "securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}}
            """;

    private WebhookQuestions() {}

    /** A pod that nothing marks, one of each dialect, and a binding. */
    static List<String> all() {
        return List.of(
                review("pods", "", pod("", "")),
                review("pods", "", pod(", \"alibabacloud.com/eci\": \"true\"", "")),
                review("pods", "", pod("", ", \"alibabacloud.com/burst-resource\": \"eci\"")),
                review("pods", "", pod("", ", \"AUTO_SCALE_EKS\": \"true\", \"LOCAL_REPLICAS\": \"2\"")),
                review("pods", "binding", """
                        {"apiVersion": "v1", "kind": "Binding", "metadata": {"name": "shop", "namespace": "shop"},
                         "target": {"kind": "Node", "name": "virtual-kubelet"}}
                        """));
    }

    private static String pod(String label, String annotation) {
        return POD.replace("LABEL", label)
                .replace("ANNOTATION", annotation)
                .replace("SIDECAR", CONTAINER.replace("NAME", "sidecar"))
                .replace("CONTAINER", CONTAINER.replace("NAME", "main"));
    }

    private static String review(String resource, String subresource, String object) {
        return """
                {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "bench",
                 "kind": {"group": "", "version": "v1", "kind": "Pod"}, "resource": {"group": "", "version": "v1",
                 "resource": "%s"}, %s "name": "shop", "namespace": "shop", "operation": "CREATE",
                 "userInfo": {"username": "system:serviceaccount:kube-system:replicaset-controller",
                   "groups": ["system:serviceaccounts", "system:authenticated"]},
                 "object": %s, "oldObject": null, "dryRun": false}}
                """.formatted(
                        resource, subresource.isEmpty() ? "" : "\"subResource\": \"" + subresource + "\",", object);
    }

    /** A hundred servers and two virtual nodes. */
    static final class Facts implements ClusterFacts {
        private static final int SERVERS = 100;
        private final PlacementState state = new PlacementState(
                PlacementSettings.DEFAULT,
                new Profiles(EciProfile.DEFAULT_RULES),
                EksConfig.DEFAULT,
                nodes(),
                List.of());
        private final Pod pod = Serialization.unmarshal(pod("", ""), Pod.class);

        @Override
        public PlacementState state() {
            return state;
        }

        @Override
        public void awaitKnown() {
            // It is known from the beginning.
        }

        @Override
        public Map<String, String> namespaceLabels(String namespace) {
            return Map.of("kubernetes.io/metadata.name", namespace);
        }

        @Override
        public Optional<Pod> awaitUnboundPod(String namespace, String name) {
            return Optional.of(pod);
        }

        private static Map<String, NodeView> nodes() {
            Map<String, NodeView> nodes = new HashMap<>();
            for (int i = 0; i < SERVERS; i++) {
                nodes.put("server-" + i, node("server-" + i, Map.of("kubernetes.io/hostname", "server-" + i), false));
            }
            for (String name : List.of("virtual-kubelet", "virtual-kubelet-b")) {
                nodes.put(name, node(name, Map.of("type", "virtual-kubelet"), true));
            }
            return nodes;
        }

        private static NodeView node(String name, Map<String, String> labels, boolean virtual) {
            return new NodeView(
                    name,
                    labels,
                    Map.of(),
                    virtual ? List.of(Dialect.ACK.taint()) : List.of(),
                    new ResourceAmounts(Map.of("cpu", 64_000L, "memory", 1L << 38, "pods", 110L)),
                    ResourceAmounts.NONE,
                    true);
        }
    }
}
