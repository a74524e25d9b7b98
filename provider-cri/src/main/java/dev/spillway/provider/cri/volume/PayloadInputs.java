package dev.spillway.provider.cri.volume;

import dev.spillway.core.volume.VolumeInputs;
import dev.spillway.core.volume.VolumePayloads;
import dev.spillway.provider.PodInputs;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.TokenSpec;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers what a pod's volumes are filled with. */
final class PayloadInputs {
    private static final Duration DEFAULT_EXPIRY = Duration.ofHours(1);

    private final PodInputs inputs;
    private final Map<String, Quantity> allocatable;
    private final BoundTokens tokens;

    PayloadInputs(PodInputs inputs, Map<String, Quantity> allocatable, BoundTokens tokens) {
        this.inputs = inputs;
        this.allocatable = allocatable;
        this.tokens = tokens;
    }

    /** @param due when one of the tokens is due, if there are any */
    record Gathered(VolumeInputs inputs, Optional<Instant> due) {}

    Gathered of(Pod pod) throws ProviderException, IOException {
        String namespace = pod.getMetadata().getNamespace();
        Map<String, ConfigMap> configMaps = new HashMap<>();
        for (String name : VolumePayloads.configMaps(pod)) {
            inputs.configMap(namespace, name).ifPresent(found -> configMaps.put(name, found));
        }
        Map<String, Secret> secrets = new HashMap<>();
        for (String name : VolumePayloads.secrets(pod)) {
            inputs.secret(namespace, name).ifPresent(found -> secrets.put(name, found));
        }
        Map<ServiceAccountTokenProjection, BoundTokens.Held> held = new HashMap<>();
        for (ServiceAccountTokenProjection projection : VolumePayloads.tokens(pod)) {
            held.put(projection, token(pod, projection));
        }
        Map<ServiceAccountTokenProjection, String> shown = new HashMap<>();
        held.forEach((projection, token) -> shown.put(projection, token.token()));
        return new Gathered(
                new VolumeInputs(inputs.node(), List.of(), allocatable, configMaps, secrets, shown),
                held.values().stream().map(BoundTokens.Held::due).min(Instant::compareTo));
    }

    private BoundTokens.Held token(Pod pod, ServiceAccountTokenProjection projection)
            throws ProviderException, IOException {
        String account = pod.getSpec().getServiceAccountName();
        Duration expiry = projection.getExpirationSeconds() == null
                ? DEFAULT_EXPIRY
                : Duration.ofSeconds(projection.getExpirationSeconds());
        Optional<String> audience =
                Optional.ofNullable(projection.getAudience()).filter(named -> !named.isEmpty());
        return tokens.token(account == null ? "default" : account, new TokenSpec(audience, expiry));
    }
}
