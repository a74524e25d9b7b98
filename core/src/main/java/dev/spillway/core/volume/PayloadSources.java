package dev.spillway.core.volume;

import dev.spillway.core.env.FieldRefs;
import dev.spillway.core.env.ResourceRefs;
import dev.spillway.core.pod.Containers;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Files out of ConfigMaps, Secrets and the pod itself. */
final class PayloadSources {
    private final Pod pod;
    private final VolumeInputs inputs;
    private final Map<String, VolumeFile> files;

    PayloadSources(Pod pod, VolumeInputs inputs, Map<String, VolumeFile> files) {
        this.pod = pod;
        this.inputs = inputs;
        this.files = files;
    }

    void configMap(String name, List<KeyToPath> items, @Nullable Boolean optional, int mode)
            throws MissingSourceException {
        ConfigMap configMap = inputs.configMaps().get(name);
        if (configMap != null) {
            Map<String, byte[]> data = new TreeMap<>();
            if (configMap.getData() != null) {
                configMap.getData().forEach((key, text) -> data.put(key, text.getBytes(StandardCharsets.UTF_8)));
            }
            data.putAll(decoded(configMap.getBinaryData()));
            add(data, items, optional, mode, "references non-existent config key: ");
        } else if (!Boolean.TRUE.equals(optional)) {
            throw new MissingSourceException("configmap \"" + name + "\" not found");
        }
    }

    void secret(String name, List<KeyToPath> items, @Nullable Boolean optional, int mode)
            throws MissingSourceException {
        Secret secret = inputs.secrets().get(name);
        if (secret != null) {
            add(decoded(secret.getData()), items, optional, mode, "references non-existent secret key: ");
        } else if (!Boolean.TRUE.equals(optional)) {
            throw new MissingSourceException("secret \"" + name + "\" not found");
        }
    }

    void downwardApi(List<DownwardAPIVolumeFile> items, int mode) throws MissingSourceException {
        for (DownwardAPIVolumeFile item : items) {
            String value = item.getFieldRef() != null
                    ? field(item.getFieldRef().getFieldPath())
                    : resource(item.getResourceFieldRef());
            put(item.getPath(), value.getBytes(StandardCharsets.UTF_8), item.getMode(), mode);
        }
    }

    private String field(String path) throws MissingSourceException {
        return FieldRefs.value(pod, inputs.node(), inputs.podIps(), path)
                .orElseThrow(() -> new MissingSourceException("unsupported fieldPath: " + path));
    }

    private String resource(ResourceFieldSelector ref) throws MissingSourceException {
        Container container = Containers.named(pod, ref.getContainerName())
                .orElseThrow(() -> new MissingSourceException("container " + ref.getContainerName() + " not found"));
        return ResourceRefs.value(ref, pod, container, inputs.allocatable())
                .orElseThrow(() -> new MissingSourceException("unsupported container resource : " + ref.getResource()));
    }

    /** All keys under their own names, or those that the items name under theirs. */
    private void add(
            Map<String, byte[]> data, List<KeyToPath> items, @Nullable Boolean optional, int mode, String complaint)
            throws MissingSourceException {
        if (items.isEmpty()) {
            data.forEach((key, content) -> put(key, content, null, mode));
        }
        for (KeyToPath item : items) {
            byte[] content = data.get(item.getKey());
            if (content != null) {
                put(item.getPath(), content, item.getMode(), mode);
            } else if (!Boolean.TRUE.equals(optional)) {
                throw new MissingSourceException(complaint + item.getKey());
            }
        }
    }

    private void put(String path, byte[] content, @Nullable Integer mode, int defaultMode) {
        files.put(path, new VolumeFile(path, content, mode == null ? defaultMode : mode));
    }

    private static Map<String, byte[]> decoded(@Nullable Map<String, String> data) {
        Map<String, byte[]> decoded = new TreeMap<>();
        if (data != null) {
            data.forEach((key, value) -> decoded.put(key, Base64.getDecoder().decode(value)));
        }
        return decoded;
    }
}
