package dev.spillway.placement.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.core.profile.EciProfile;
import dev.spillway.core.profile.EciProfileReader;
import dev.spillway.core.profile.EksConfig;
import dev.spillway.core.profile.EksConfigReader;
import dev.spillway.core.profile.Loaded;
import dev.spillway.core.profile.Profile;
import dev.spillway.core.profile.ProfileReader;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The profiles in force. A bad one changes nothing: the one before stays, and the log says why. Only new pods are
 * affected by a change. One thread tells it, many read.
 */
final class ProfileSource {
    private static final Logger log = LoggerFactory.getLogger(ProfileSource.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private volatile EciProfile eciProfile = EciProfile.DEFAULT;
    private volatile EksConfig eksConfig = EksConfig.DEFAULT;
    private volatile Map<String, Profile> own = Map.of();

    EciProfile eciProfile() {
        return eciProfile;
    }

    EksConfig eksConfig() {
        return eksConfig;
    }

    Map<String, Profile> own() {
        return own;
    }

    void eciProfile(List<ConfigMap> found) {
        eciProfile = found.isEmpty()
                ? EciProfile.DEFAULT
                : inForce("ConfigMap kube-system/eci-profile", EciProfileReader.read(data(found)), eciProfile);
    }

    void eksConfig(List<ConfigMap> found) {
        eksConfig = found.isEmpty()
                ? EksConfig.DEFAULT
                : inForce("ConfigMap kube-system/eks-config", EksConfigReader.read(data(found)), eksConfig);
    }

    void own(List<GenericKubernetesResource> found) {
        Map<String, Profile> next = new HashMap<>();
        for (HasMetadata object : found) {
            String name = object.getMetadata().getName();
            JsonNode tree = JSON.valueToTree(object);
            switch (ProfileReader.read(name, tree)) {
                case Loaded.Valid<Profile>(Profile profile, var _) -> next.put(name, profile);
                case Loaded.Invalid<Profile>(List<String> problems) -> {
                    log.error("Profile {} is not in force: {}", name, String.join("; ", problems));
                    Profile before = own.get(name);
                    if (before != null) {
                        next.put(name, before);
                    }
                }
            }
        }
        own = Map.copyOf(next);
    }

    private static Map<String, String> data(List<ConfigMap> found) {
        Map<String, String> data = found.getFirst().getData();
        return data == null ? Map.of() : data;
    }

    private static <T> T inForce(String what, Loaded<T> loaded, T before) {
        return switch (loaded) {
            case Loaded.Valid<T>(T value, List<String> noEffect) -> {
                if (!noEffect.isEmpty() && !value.equals(before)) {
                    log.info("{}: no effect here: {}", what, String.join(", ", noEffect));
                }
                yield value;
            }
            case Loaded.Invalid<T>(List<String> problems) -> {
                log.error("{}: the one before stays in force: {}", what, String.join("; ", problems));
                yield before;
            }
        };
    }
}
