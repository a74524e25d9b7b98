package dev.spillway.core.env;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** What a Secret says, as text. */
public final class SecretText {
    private SecretText() {}

    /** Its data by key, decoded. */
    public static Map<String, String> of(Secret secret) {
        Map<String, String> decoded = new TreeMap<>();
        if (secret.getData() != null) {
            secret.getData()
                    .forEach((key, value) ->
                            decoded.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        }
        return decoded;
    }
}
