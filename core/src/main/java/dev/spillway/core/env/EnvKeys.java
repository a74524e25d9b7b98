package dev.spillway.core.env;

import dev.spillway.core.env.EnvInputs.FileRef;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.FileKeySelector;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values out of ConfigMaps, Secrets and files, with the kubelet's messages where they are missing. */
final class EnvKeys {
    private final String namespace;
    private final EnvInputs inputs;

    EnvKeys(String namespace, EnvInputs inputs) {
        this.namespace = namespace;
        this.inputs = inputs;
    }

    /** Empty if it is optional and not there. */
    Map<String, String> configMap(String name, @Nullable Boolean optional) throws MissingException {
        ConfigMap configMap = inputs.configMaps().get(name);
        if (configMap == null) {
            return absent("configmap", name, optional);
        }
        return configMap.getData() == null ? Map.of() : new TreeMap<>(configMap.getData());
    }

    /** Decoded. Empty if it is optional and not there. */
    Map<String, String> secret(String name, @Nullable Boolean optional) throws MissingException {
        Secret secret = inputs.secrets().get(name);
        if (secret == null) {
            return absent("secret", name, optional);
        }
        return SecretText.of(secret);
    }

    /** Null if it is optional and not there. */
    @Nullable
    String value(EnvVarSource source) throws MissingException {
        if (source.getConfigMapKeyRef() != null) {
            var ref = source.getConfigMapKeyRef();
            return key(
                    configMap(ref.getName(), ref.getOptional()),
                    ref.getKey(),
                    ref.getOptional(),
                    "ConfigMap",
                    ref.getName());
        }
        if (source.getSecretKeyRef() != null) {
            var ref = source.getSecretKeyRef();
            return key(
                    secret(ref.getName(), ref.getOptional()), ref.getKey(), ref.getOptional(), "Secret", ref.getName());
        }
        return source.getFileKeyRef() == null ? "" : file(source.getFileKeyRef());
    }

    private @Nullable String key(
            Map<String, String> data, String key, @Nullable Boolean optional, String kind, String name)
            throws MissingException {
        String value = data.get(key);
        if (value == null && !Boolean.TRUE.equals(optional)) {
            throw new MissingException("couldn't find key " + key + " in " + kind + " " + namespace + "/" + name);
        }
        return value;
    }

    private @Nullable String file(FileKeySelector ref) throws MissingException {
        String content = inputs.files().get(new FileRef(ref.getVolumeName(), ref.getPath()));
        String value = switch (EnvFile.parse(content == null ? "" : content, ref.getKey())) {
            case EnvFile.Value found -> found.value();
            case EnvFile.Malformed malformed ->
                throw new MissingException("couldn't parse env file: " + malformed.message());
        };
        if (!value.isEmpty()) {
            return value;
        }
        if (Boolean.TRUE.equals(ref.getOptional())) {
            return null;
        }
        throw new MissingException("environment variable key \"" + ref.getKey() + "\" not found in file \""
                + ref.getPath() + "\" of volume \"" + ref.getVolumeName() + "\"");
    }

    private static Map<String, String> absent(String kind, String name, @Nullable Boolean optional)
            throws MissingException {
        if (Boolean.TRUE.equals(optional)) {
            return Map.of();
        }
        throw new MissingException(kind + " \"" + name + "\" not found");
    }
}
