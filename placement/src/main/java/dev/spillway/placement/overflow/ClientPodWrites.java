package dev.spillway.placement.overflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.core.PodRef;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes over a client of the API server. */
public final class ClientPodWrites implements PodWrites {
    private static final Logger log = LoggerFactory.getLogger(ClientPodWrites.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubernetesClient client;
    /** Pods that were told of in the log; until the API server takes something again. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** Over this client, which whoever made it closes. */
    public ClientPodWrites(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Outcome patch(Pod seen, Map<String, Object> metadata, Map<String, Object> spec) {
        Map<String, Object> guarded = new HashMap<>(metadata);
        guarded.put("resourceVersion", seen.getMetadata().getResourceVersion());
        return write(PodRef.of(seen), guarded, Map.of("spec", spec));
    }

    /** Annotates a pod of this UID, however it has changed meanwhile. */
    public Outcome annotate(PodRef ref, Map<String, String> annotations) {
        return write(ref, Map.of("annotations", annotations), Map.of());
    }

    private Outcome write(PodRef ref, Map<String, Object> metadata, Map<String, Object> rest) {
        Map<String, Object> guarded = new HashMap<>(metadata);
        guarded.put("uid", ref.uid());
        Map<String, Object> patch = new HashMap<>(rest);
        patch.put("metadata", guarded);
        try {
            String body = JSON.writeValueAsString(patch);
            client.pods().inNamespace(ref.namespace()).withName(ref.name()).patch(MERGE, body);
            told.clear();
            return Outcome.WRITTEN;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON for a patch of pod " + ref, e);
        } catch (KubernetesClientException e) {
            return outcome(ref, e);
        }
    }

    private Outcome outcome(PodRef ref, KubernetesClientException e) {
        return switch (e.getCode()) {
            case 404 -> Outcome.GONE;
            case 409 -> Outcome.STALE;
            // Not 403: an API server that has just started forbids everything until it has read its roles.
            case 400, 422 -> {
                log.error("pod {}: the API server refuses what placement adds: {}", ref, e.getMessage());
                yield Outcome.REFUSED;
            }
            default -> {
                if (told.add(ref.uid())) {
                    log.warn("pod {}: placement's additions are not written yet: {}", ref, e.getMessage());
                }
                yield Outcome.RETRY;
            }
        };
    }
}
