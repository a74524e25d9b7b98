package dev.spillway.app.up;

import dev.spillway.kube.ApiAccess;
import dev.spillway.kube.ApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;

/** The cluster's administrator, who installs Spillway and removes it. Spillway itself never is. */
public final class AdminClient implements AutoCloseable {
    private final ApiServer api;
    private final KubernetesClient client;

    public AdminClient(Path kubeconfig) {
        this.api = ApiServer.connect(ApiAccess.fromKubeconfig(kubeconfig), "spillway-install/0.1.0");
        this.client = api.newClient();
    }

    ApiServer api() {
        return api;
    }

    public KubernetesClient client() {
        return client;
    }

    /** UID of the namespace kube-system. */
    String clusterId() {
        return client.namespaces()
                .withName("kube-system")
                .require()
                .getMetadata()
                .getUid();
    }

    /** What the API server hears from the kubelet API of a node, or why it hears nothing. */
    String nodeHealth(String node) {
        try {
            return client.raw("/api/v1/nodes/" + node + "/proxy/healthz");
        } catch (KubernetesClientException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public void close() {
        client.close();
        api.close();
    }
}
