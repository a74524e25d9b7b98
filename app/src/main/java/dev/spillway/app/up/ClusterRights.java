package dev.spillway.app.up;

import dev.spillway.app.CommandFailed;
import dev.spillway.app.Home;
import dev.spillway.localcluster.Instance;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the manifests of {@code deploy} put into a cluster. Several instances may share it: each leaves an annotation with its
 * node's name on the namespace, and the last one to leave removes it all.
 */
final class ClusterRights {
    static final String NAMESPACE = "spillway-system";
    static final String SERVICE_ACCOUNT = "spillway";
    static final String KUBE_PROXY = "spillway-kube-proxy";
    private static final String MARK = "used-by.spillway.dev/";
    /** On a namespace that was there before us: then it is not ours to remove. */
    private static final String KEEP = "spillway.dev/keep";

    private static final String ROTATION = "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient";
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private final KubernetesClient client;
    private final Kubectl kubectl;
    private final Readiness readiness;
    private final ClusterKinds kinds;

    ClusterRights(AdminClient admin, Kubectl kubectl, Readiness readiness) {
        this.client = admin.client();
        this.kubectl = kubectl;
        this.readiness = readiness;
        this.kinds = new ClusterKinds(admin, kubectl, readiness);
    }

    /** Tells an administrator of the cluster whose a node is. */
    static String owner(Instance instance) {
        try {
            return instance.name() + " on " + Files.readString(HOST_NAME).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Applies the manifests for one node. Refuses when somebody else's node of that name uses them. */
    void install(String node, String owner, Home home) throws CommandFailed, InterruptedException {
        readiness.await(PATIENCE, () -> terminating() ? Optional.empty() : Optional.of(true));
        mark(node, owner);
        kubectl.apply(home.rbac());
        kubectl.apply(home.poolRights());
        kinds.install(home.customResourceDefinitions());
    }

    /** Lets the cluster's own approver renew this node's client certificate, asked for by the node itself. */
    void allowRotation(String node) {
        ClusterRoleBinding binding = new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(rotationBinding(node))
                .addToLabels("app.kubernetes.io/name", "spillway")
                .endMetadata()
                .withNewRoleRef(RBAC, "ClusterRole", ROTATION)
                .addNewSubject(RBAC, "User", "system:node:" + node, null)
                .build();
        client.resource(binding).createOr(existing -> existing.update());
    }

    static String rotationBinding(String node) {
        return "spillway:" + node + ":rotation";
    }

    void forbidRotation(String node) {
        client.rbac().clusterRoleBindings().withName(rotationBinding(node)).delete();
    }

    /** Whether no other node uses what {@link #install} brought. */
    boolean isLast(String node) {
        return marks().keySet().stream().noneMatch(key -> key.startsWith(MARK) && !key.equals(MARK + node));
    }

    /** Removes the kinds that {@link #install} brought, unless another node still uses them. */
    void removeKinds(String node) throws InterruptedException {
        if (isLast(node)) {
            kinds.remove();
        }
    }

    /** Removes what {@link #install} brought, unless another node still uses it or it was there before. */
    void remove(String node, Home home) throws CommandFailed, InterruptedException {
        Namespace namespace = client.namespaces().withName(NAMESPACE).get();
        if (namespace == null) {
            return;
        }
        annotate(MARK + node, "null");
        if (!isLast(node)) {
            return;
        }
        kinds.remove();
        kubectl.delete(home.poolRights());
        Map<String, String> left = marks();
        if (left.containsKey(KEEP)) {
            annotate(KEEP, "null");
            return;
        }
        kubectl.delete(home.rbac());
        readiness.await(
                PATIENCE,
                () -> client.namespaces().withName(NAMESPACE).get() == null ? Optional.of(true) : Optional.empty());
    }

    private Map<String, String> marks() {
        return Optional.ofNullable(client.namespaces().withName(NAMESPACE).get())
                .map(namespace -> namespace.getMetadata().getAnnotations())
                .orElse(Map.of());
    }

    private boolean terminating() {
        Namespace namespace = client.namespaces().withName(NAMESPACE).get();
        return namespace != null && namespace.getMetadata().getDeletionTimestamp() != null;
    }

    private void mark(String node, String owner) throws CommandFailed {
        Map<String, String> found = createMarked(node, owner);
        String other = found.getOrDefault(MARK + node, owner);
        if (!other.equals(owner)) {
            throw new CommandFailed("a virtual node " + node + " of this cluster belongs to the instance " + other
                    + "; choose another --node-name");
        }
        if (found.keySet().stream().noneMatch(key -> key.startsWith(MARK))) {
            annotate(KEEP, "\"true\"");
        }
        annotate(MARK + node, "\"" + owner + "\"");
    }

    /** The annotations that the namespace has now; created with our mark so that no crash makes it look like another's. */
    private Map<String, String> createMarked(String node, String owner) {
        Namespace marked = new NamespaceBuilder()
                .withNewMetadata()
                .withName(NAMESPACE)
                .addToAnnotations(MARK + node, owner)
                .endMetadata()
                .build();
        try {
            return client.resource(marked).create().getMetadata().getAnnotations();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw e;
            }
            return client.namespaces()
                    .withName(NAMESPACE)
                    .require()
                    .getMetadata()
                    .getAnnotations();
        }
    }

    private void annotate(String key, String json) {
        client.namespaces()
                .withName(NAMESPACE)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"%s\":%s}}}".formatted(key, json));
    }
}
