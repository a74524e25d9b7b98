package dev.spillway.app.up;

import dev.spillway.placement.doctor.Doctor;
import dev.spillway.placement.webhook.AdmissionWebhook;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes out of a cluster what placement and pools put there: first of all whatever points at the process. */
final class PlacementRemoval {
    private static final int NOT_FOUND = 404;
    private static final Duration DRAIN = Duration.ofSeconds(20);
    private static final ResourceDefinitionContext POOLS = new ResourceDefinitionContext.Builder()
            .withGroup("spillway.dev")
            .withVersion("v1alpha1")
            .withPlural("virtualnodepools")
            .withKind("VirtualNodePool")
            .withNamespaced(false)
            .build();

    private final String owner;
    private final KubernetesClient client;
    private final Readiness readiness;
    private final Steps steps;

    /** @param owner the name by which the cluster knows the process: that of its first virtual node */
    PlacementRemoval(String owner, AdminClient admin, Readiness readiness, Steps steps) {
        this.owner = owner;
        this.client = admin.client();
        this.readiness = readiness;
        this.steps = steps;
    }

    /** To be repeated once the process is stopped, which keeps them while it runs. */
    void webhooks() {
        AdmissionWebhook.unregister(client, owner);
    }

    /** The nodes that pools of this process have now. */
    List<String> poolNodes() {
        List<String> nodes = new ArrayList<>();
        for (GenericKubernetesResource pool : pools()) {
            List<Map<String, Object>> members = pool.get("status", "members");
            if (members != null) {
                members.forEach(member -> nodes.add(String.valueOf(member.get("name"))));
            }
        }
        return nodes;
    }

    /** While the process runs: it drains their nodes, as long as that does not take too long. */
    void endPools() throws InterruptedException {
        List<GenericKubernetesResource> pools = pools();
        if (!pools.isEmpty()) {
            steps.say("ending " + pools.size() + " pools of virtual nodes");
            pools.forEach(pool -> collection().resource(pool).delete());
            readiness.await(DRAIN, () -> pools().isEmpty() ? Optional.of(true) : Optional.empty());
        }
    }

    /** What the process did not end itself goes without it. */
    void forcePools() {
        for (GenericKubernetesResource pool : pools()) {
            collection()
                    .resource(pool)
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
            collection().resource(pool).delete();
        }
    }

    /** DaemonSets that were kept off virtual nodes are as their owners wrote them. */
    void daemonSets() {
        List<String> changed = new Doctor(client, List.of()).letDaemonSetsBack();
        if (!changed.isEmpty()) {
            steps.say("as their owners wrote them again: " + String.join(", ", changed));
        }
    }

    private List<GenericKubernetesResource> pools() {
        try {
            return collection().list().getItems().stream()
                    .filter(pool -> owner.equals(String.valueOf(pool.<Object>get("status", "instance"))))
                    .toList();
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    private NonNamespaceOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            collection() {
        return client.genericKubernetesResources(POOLS);
    }
}
