package dev.spillway.provider.cri.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spillway.cri.api.AuthConfig;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Registry credentials of a pod, from Secrets of the two Docker types. */
final class PullSecrets {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String DOCKER_HUB = "docker.io";

    private final List<Entry> entries;

    private record Entry(String key, AuthConfig credentials) {}

    private PullSecrets(List<Entry> entries) {
        this.entries = entries;
    }

    /** Secrets of other types, and those that cannot be read, are passed over, as a kubelet does. */
    static PullSecrets of(List<Secret> secrets) {
        List<Entry> entries = new ArrayList<>();
        for (Secret secret : secrets) {
            Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
            add(data.get(".dockerconfigjson"), "auths", entries);
            add(data.get(".dockercfg"), "", entries);
        }
        // The longer the key, the closer the match.
        entries.sort(Comparator.comparingInt((Entry e) -> e.key().length()).reversed());
        return new PullSecrets(List.copyOf(entries));
    }

    /** What may open this image's registry, the closest match first. */
    List<AuthConfig> matching(ImageReference image) {
        String name = image.registry() + "/" + image.repository();
        return entries.stream()
                .filter(entry -> matches(entry.key(), image.registry(), name))
                .map(Entry::credentials)
                .toList();
    }

    private static boolean matches(String key, String registry, String name) {
        int slash = key.indexOf('/');
        String host = slash < 0 ? key : key.substring(0, slash);
        Pattern pattern = Pattern.compile(Pattern.quote(host).replace("*", "\\E[^.]*\\Q"));
        return pattern.matcher(registry).matches()
                && (slash < 0
                        || (name + "/").startsWith(registry + key.substring(slash) + "/")
                        || name.startsWith(registry + key.substring(slash)));
    }

    private static void add(@Nullable String base64, String field, List<Entry> entries) {
        if (base64 == null) {
            return;
        }
        try {
            JsonNode root = JSON.readTree(Base64.getMimeDecoder().decode(base64));
            JsonNode auths = field.isEmpty() ? root : root.path(field);
            auths.properties()
                    .forEach(auth ->
                            credentials(auth.getValue()).ifPresent(c -> entries.add(new Entry(key(auth.getKey()), c))));
        } catch (IOException | IllegalArgumentException e) {
            // The pull says what is wrong: without credentials it is refused by name.
            return;
        }
    }

    private static Optional<AuthConfig> credentials(JsonNode auth) {
        AuthConfig.Builder credentials = AuthConfig.newBuilder()
                .setUsername(auth.path("username").asText(""))
                .setPassword(auth.path("password").asText(""))
                .setIdentityToken(auth.path("identitytoken").asText(""))
                .setRegistryToken(auth.path("registrytoken").asText(""));
        String both = auth.path("auth").asText("");
        if (!both.isEmpty()) {
            String decoded = new String(Base64.getMimeDecoder().decode(both), StandardCharsets.UTF_8);
            int colon = decoded.indexOf(':');
            if (colon > 0) {
                credentials.setUsername(decoded.substring(0, colon)).setPassword(decoded.substring(colon + 1));
            }
        }
        AuthConfig built = credentials.build();
        return built.equals(AuthConfig.getDefaultInstance()) ? Optional.empty() : Optional.of(built);
    }

    /** Keys are host names, with or without scheme and API version: {@code https://index.docker.io/v1/}. */
    private static String key(String written) {
        String key = written.toLowerCase(Locale.ROOT)
                .replaceFirst("^https?://", "")
                .replaceFirst("/v[12]/?$", "")
                .replaceFirst("/$", "");
        return key.equals("index.docker.io") || key.equals("registry-1.docker.io") ? DOCKER_HUB : key;
    }
}
