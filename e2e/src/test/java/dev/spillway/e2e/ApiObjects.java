package dev.spillway.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.kube.ApiAccess;
import dev.spillway.kube.ApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Objects of a cluster, read from its API server: tests ask often while they wait, and a kubectl each time costs a process. */
final class ApiObjects {
    private static final List<String> IN_NAMESPACES = List.of(
            "/api/v1/configmaps",
            "/api/v1/events",
            "/api/v1/persistentvolumeclaims",
            "/api/v1/pods",
            "/api/v1/secrets",
            "/api/v1/serviceaccounts",
            "/api/v1/services",
            "/apis/apps/v1/daemonsets",
            "/apis/apps/v1/deployments",
            "/apis/apps/v1/replicasets",
            "/apis/apps/v1/statefulsets",
            "/apis/autoscaling/v2/horizontalpodautoscalers",
            "/apis/batch/v1/cronjobs",
            "/apis/batch/v1/jobs",
            "/apis/coordination.k8s.io/v1/leases",
            "/apis/discovery.k8s.io/v1/endpointslices",
            "/apis/scheduling.alibabacloud.com/v1alpha1/resourcepolicies");
    private static final List<String> OF_THE_CLUSTER = List.of(
            "/api/v1/nodes",
            "/api/v1/persistentvolumes",
            "/apis/spillway.dev/v1alpha1/profiles",
            "/apis/spillway.dev/v1alpha1/virtualnodepools");
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private final KubernetesClient client;
    private final String namespace;

    ApiObjects(Spillway spillway, String namespace) {
        Path kubeconfig = Path.of("/var/lib/spillway", spillway.name(), "admin.kubeconfig");
        this.client = ApiServer.connect(ApiAccess.fromKubeconfig(kubeconfig), "spillway-e2e")
                .newClient();
        this.namespace = namespace;
    }

    /** Empty if there is no such object. */
    Optional<JsonNode> get(String kind, String name) {
        try {
            return read(path(kind) + "/" + name).map(Cluster::json);
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    JsonNode list(String kind) {
        return items(path(kind));
    }

    JsonNode list(String kind, String labelSelector) {
        return items(path(kind) + "?labelSelector=" + URLEncoder.encode(labelSelector, StandardCharsets.UTF_8));
    }

    private JsonNode items(String path) {
        return read(path).map(Cluster::json).orElseThrow().path("items");
    }

    /** An API server that does not answer, or not now, is asked again. */
    private Optional<String> read(String path) {
        try {
            return Optional.ofNullable(client.raw(path));
        } catch (KubernetesClientException e) {
            if (!isBusyOrAway(e)) {
                throw e;
            }
            return Awaitility.await("an answer to " + path)
                    .atMost(Duration.ofMinutes(1))
                    .ignoreExceptionsMatching(ApiObjects::isBusyOrAway)
                    .until(() -> Optional.ofNullable(client.raw(path)), any -> true);
        }
    }

    private static boolean isBusyOrAway(Throwable thrown) {
        return thrown instanceof KubernetesClientException e
                && (e.getCode() <= 0 || e.getCode() == TOO_MANY_REQUESTS || e.getCode() >= SERVER_ERROR);
    }

    /** Of a kind's objects; a kind is said as to kubectl, in singular or plural. */
    private String path(String kind) {
        String singular = kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ie" : kind;
        String plural = "/" + (singular.endsWith("s") ? singular : singular + "s");
        Stream<String> inNamespace = IN_NAMESPACES.stream()
                .filter(path -> path.endsWith(plural))
                .map(path -> path.replace(plural, "/namespaces/" + namespace + plural));
        return Stream.concat(inNamespace, OF_THE_CLUSTER.stream().filter(path -> path.endsWith(plural)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("add " + kind + " to the kinds that tests read"));
    }
}
