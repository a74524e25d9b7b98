package dev.spillway.placement.webhook;

import dev.spillway.core.profile.EciProfileReader;
import dev.spillway.core.profile.EksConfigReader;
import dev.spillway.core.profile.Loaded;
import dev.spillway.core.profile.ProfileReader;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.List;
import java.util.Map;

/** Keeps bad profiles out before they are stored: the one in force stays, and whoever sent the bad one hears why. */
final class ConfigurationRules {

    AdmissionAnswer answer(AdmissionRequest request) {
        return switch (request.resource()) {
            case "/configmaps" -> configMap(request.as(ConfigMap.class));
            default -> answer("Profile " + request.name(), ProfileReader.read(request.name(), request.object()));
        };
    }

    private static AdmissionAnswer configMap(ConfigMap map) {
        Map<String, String> data = map.getData() == null ? Map.of() : map.getData();
        return switch (map.getMetadata().getName()) {
            case "eci-profile" -> answer("ConfigMap kube-system/eci-profile", EciProfileReader.read(data));
            case "eks-config" -> answer("ConfigMap kube-system/eks-config", EksConfigReader.read(data));
            default -> AdmissionAnswer.unchanged();
        };
    }

    private static AdmissionAnswer answer(String what, Loaded<?> loaded) {
        return switch (loaded) {
            case Loaded.Invalid<?>(List<String> problems) ->
                new AdmissionAnswer.Denied(what + ": " + String.join("; ", problems));
            case Loaded.Valid<?>(Object value, List<String> noEffect) ->
                new AdmissionAnswer.Allowed(
                        AdmissionAnswer.JSON.createArrayNode(),
                        noEffect.stream()
                                .map(key -> what + ": key " + key + " has no effect here (NoEffect)")
                                .toList());
        };
    }
}
