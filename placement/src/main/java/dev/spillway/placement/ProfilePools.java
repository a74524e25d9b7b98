package dev.spillway.placement;

import dev.spillway.core.pool.ProfilePool;
import dev.spillway.core.profile.EciProfile;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the pool that ACK's profile asks for: what its vSwitches say is applied to one VirtualNodePool, whose other
 * fields are its owner's. It goes when the profile asks for no node any more.
 */
final class ProfilePools {
    private static final Logger log = LoggerFactory.getLogger(ProfilePools.class);
    private static final String API_VERSION = "spillway.dev/v1alpha1";
    private static final String KIND = "VirtualNodePool";
    private static final int NOT_FOUND = 404;

    private final KubernetesClient client;
    private Optional<Map<String, Object>> applied = Optional.empty();

    ProfilePools(KubernetesClient client) {
        this.client = client;
    }

    /** Applies what has changed. */
    synchronized void follow(EciProfile profile) {
        Optional<Map<String, Object>> wanted = ProfilePool.spec(profile);
        if (wanted.equals(applied)) {
            return;
        }
        try {
            wanted.ifPresentOrElse(this::apply, this::delete);
            applied = wanted;
        } catch (KubernetesClientException e) {
            log.error("the virtual nodes that eci-profile asks for are not as it says: {}", e.getMessage());
        }
    }

    private void apply(Map<String, Object> spec) {
        client.resource(pool(spec)).fieldManager("spillway").forceConflicts().serverSideApply();
    }

    private void delete() {
        try {
            client.resource(pool(Map.of())).delete();
        } catch (KubernetesClientException e) {
            if (e.getCode() != NOT_FOUND) {
                throw e;
            }
        }
    }

    private static GenericKubernetesResource pool(Map<String, Object> spec) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(API_VERSION)
                .withKind(KIND)
                .withNewMetadata()
                .withName(ProfilePool.NAME)
                .addToLabels("spillway.dev/made-from", ProfilePool.NAME)
                .endMetadata()
                .addToAdditionalProperties("spec", spec)
                .build();
    }
}
