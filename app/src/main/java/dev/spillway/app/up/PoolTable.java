package dev.spillway.app.up;

import dev.spillway.app.Table;
import dev.spillway.core.pool.PoolNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;

/** The VirtualNodePools that an instance runs, and their nodes. */
final class PoolTable {
    private static final int NOT_FOUND = 404;

    private final KubernetesClient client;
    private final List<GenericKubernetesResource> pools;

    private PoolTable(KubernetesClient client, List<GenericKubernetesResource> pools) {
        this.client = client;
        this.pools = pools;
    }

    /** @param instance as pools' status names it */
    static PoolTable of(KubernetesClient client, String instance) {
        return new PoolTable(
                client,
                all(client).stream()
                        .filter(pool -> instance.equals(field(pool, "", "status", "instance")))
                        .toList());
    }

    private static List<GenericKubernetesResource> all(KubernetesClient client) {
        try {
            return client.genericKubernetesResources("spillway.dev/v1alpha1", "VirtualNodePool")
                    .list()
                    .getItems();
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    List<Node> nodes() {
        if (pools.isEmpty()) {
            return List.of();
        }
        String[] names =
                pools.stream().map(pool -> pool.getMetadata().getName()).toArray(String[]::new);
        return client.nodes().withLabelIn(PoolNode.POOL_LABEL, names).list().getItems();
    }

    /** Empty if there is no pool. */
    Optional<String> text() {
        if (pools.isEmpty()) {
            return Optional.empty();
        }
        Table table = new Table("POOL", "NODES", "READY", "PODS USED", "CPU USED", "MEMORY USED");
        for (GenericKubernetesResource pool : pools) {
            table.row(
                    pool.getMetadata().getName(),
                    field(pool, "0", "status", "nodes"),
                    field(pool, "0", "status", "readyNodes"),
                    used(pool, "pods"),
                    used(pool, "cpu"),
                    used(pool, "memory"));
        }
        return Optional.of(table.text());
    }

    private static String used(GenericKubernetesResource pool, String resource) {
        String quota = field(pool, "", "spec", "quota", resource);
        return field(pool, "0", "status", "used", resource) + (quota.isEmpty() ? "" : " of " + quota);
    }

    private static String field(GenericKubernetesResource pool, String otherwise, Object... path) {
        return Optional.ofNullable(pool.get(path)).map(Object::toString).orElse(otherwise);
    }
}
