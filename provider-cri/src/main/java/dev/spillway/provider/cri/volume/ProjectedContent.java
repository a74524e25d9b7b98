package dev.spillway.provider.cri.volume;

import com.google.protobuf.ByteString;
import dev.spillway.provider.PodInputs;
import dev.spillway.provider.ProviderException;
import dev.spillway.provider.TokenSpec;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ProjectedVolumeSource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the files of a configMap, secret, downwardAPI or projected volume hold now. */
final class ProjectedContent {
    private static final int DEFAULT_MODE = 0644;
    private static final Duration DEFAULT_EXPIRY = Duration.ofHours(1);

    private final Pod pod;
    private final PodInputs inputs;
    private final BoundTokens tokens;
    private final DownwardFields downward;
    private final OptionalLong tokenOwner;
    private final boolean sharedByGroup;
    private final Map<String, AtomicFiles.File> files = new TreeMap<>();
    private Optional<Instant> due = Optional.empty();

    /**
     * @param tokenOwner the one user that all containers run as, if there is one: tokens are then theirs alone
     * @param sharedByGroup the pod has an fsGroup
     */
    ProjectedContent(
            Pod pod,
            PodInputs inputs,
            BoundTokens tokens,
            DownwardFields downward,
            OptionalLong tokenOwner,
            boolean sharedByGroup) {
        this.pod = pod;
        this.inputs = inputs;
        this.tokens = tokens;
        this.downward = downward;
        this.tokenOwner = tokenOwner;
        this.sharedByGroup = sharedByGroup;
    }

    Map<String, AtomicFiles.File> files() {
        return files;
    }

    /** When a token among them is due. */
    Optional<Instant> due() {
        return due;
    }

    /** Whether this kind of volume is made of files that we write. */
    static boolean projects(Volume volume) {
        return volume.getConfigMap() != null
                || volume.getSecret() != null
                || volume.getDownwardAPI() != null
                || volume.getProjected() != null;
    }

    void add(Volume volume) throws VolumeException, ProviderException, IOException {
        String name = volume.getName();
        if (volume.getConfigMap() != null) {
            ConfigMapVolumeSource source = volume.getConfigMap();
            addConfigMap(
                    name, source.getName(), source.getItems(), isTrue(source.getOptional()), source.getDefaultMode());
        } else if (volume.getSecret() != null) {
            SecretVolumeSource source = volume.getSecret();
            addSecret(
                    name,
                    source.getSecretName(),
                    source.getItems(),
                    isTrue(source.getOptional()),
                    source.getDefaultMode());
        } else if (volume.getDownwardAPI() != null) {
            addDownward(
                    name,
                    volume.getDownwardAPI().getItems(),
                    volume.getDownwardAPI().getDefaultMode());
        } else {
            addProjected(name, volume.getProjected());
        }
    }

    private void addProjected(String volume, ProjectedVolumeSource projected)
            throws VolumeException, ProviderException, IOException {
        Integer mode = projected.getDefaultMode();
        for (VolumeProjection source : projected.getSources()) {
            if (source.getConfigMap() != null) {
                addConfigMap(
                        volume,
                        source.getConfigMap().getName(),
                        source.getConfigMap().getItems(),
                        isTrue(source.getConfigMap().getOptional()),
                        mode);
            } else if (source.getSecret() != null) {
                addSecret(
                        volume,
                        source.getSecret().getName(),
                        source.getSecret().getItems(),
                        isTrue(source.getSecret().getOptional()),
                        mode);
            } else if (source.getDownwardAPI() != null) {
                addDownward(volume, source.getDownwardAPI().getItems(), mode);
            } else if (source.getServiceAccountToken() != null) {
                addToken(source.getServiceAccountToken(), mode);
            } else {
                throw new VolumeException(volume, "it has a projected source that is not supported");
            }
        }
    }

    private void addConfigMap(
            String volume, String name, @Nullable List<KeyToPath> items, boolean optional, @Nullable Integer mode)
            throws VolumeException, ProviderException {
        Optional<ConfigMap> found = inputs.configMap(pod.getMetadata().getNamespace(), name);
        if (found.isEmpty() && !optional) {
            throw new VolumeException(volume, "configmap \"" + name + "\" not found");
        }
        Map<String, ByteString> data = new HashMap<>();
        found.map(ConfigMap::getData)
                .ifPresent(text -> text.forEach((k, v) -> data.put(k, ByteString.copyFromUtf8(v))));
        found.map(ConfigMap::getBinaryData)
                .ifPresent(b -> b.forEach((k, v) ->
                        data.put(k, ByteString.copyFrom(Base64.getDecoder().decode(v)))));
        addKeys(volume, "configmap", data, items, optional, mode);
    }

    private void addSecret(
            String volume, String name, @Nullable List<KeyToPath> items, boolean optional, @Nullable Integer mode)
            throws VolumeException, ProviderException {
        Optional<Secret> found = inputs.secret(pod.getMetadata().getNamespace(), name);
        if (found.isEmpty() && !optional) {
            throw new VolumeException(volume, "secret \"" + name + "\" not found");
        }
        Map<String, ByteString> data = new HashMap<>();
        found.map(Secret::getData)
                .ifPresent(b -> b.forEach((k, v) ->
                        data.put(k, ByteString.copyFrom(Base64.getDecoder().decode(v)))));
        addKeys(volume, "secret", data, items, optional, mode);
    }

    private void addKeys(
            String volume,
            String kind,
            Map<String, ByteString> data,
            @Nullable List<KeyToPath> items,
            boolean optional,
            @Nullable Integer mode)
            throws VolumeException {
        if (items == null || items.isEmpty()) {
            data.forEach((key, content) -> put(key, content, mode));
            return;
        }
        for (KeyToPath item : items) {
            ByteString content = data.get(item.getKey());
            if (content != null) {
                put(item.getPath(), content, item.getMode() == null ? mode : item.getMode());
            } else if (!optional) {
                throw new VolumeException(volume, kind + " references non-existent config key: " + item.getKey());
            }
        }
    }

    private void addDownward(String volume, List<DownwardAPIVolumeFile> items, @Nullable Integer mode)
            throws VolumeException {
        for (DownwardAPIVolumeFile item : items) {
            String value = item.getFieldRef() != null
                    ? downward.field(volume, item.getFieldRef().getFieldPath())
                    : downward.resource(volume, item.getResourceFieldRef());
            ByteString content = ByteString.copyFromUtf8(value);
            put(item.getPath(), content, item.getMode() == null ? mode : item.getMode());
        }
    }

    private void addToken(ServiceAccountTokenProjection source, @Nullable Integer mode)
            throws ProviderException, IOException {
        String account = pod.getSpec().getServiceAccountName();
        Duration expiry = source.getExpirationSeconds() == null
                ? DEFAULT_EXPIRY
                : Duration.ofSeconds(source.getExpirationSeconds());
        Optional<String> audience = Optional.ofNullable(source.getAudience()).filter(a -> !a.isEmpty());
        BoundTokens.Held token = tokens.token(account == null ? "default" : account, new TokenSpec(audience, expiry));
        Instant tokenDue = token.due();
        due = Optional.of(due.filter(earlier -> earlier.isBefore(tokenDue)).orElse(tokenDue));
        boolean narrow = tokenOwner.isPresent() || sharedByGroup;
        int fileMode = narrow ? 0600 : mode == null ? DEFAULT_MODE : mode;
        ByteString content = ByteString.copyFromUtf8(token.token());
        files.put(source.getPath(), new AtomicFiles.File(content, fileMode, tokenOwner.orElse(0)));
    }

    private void put(String path, ByteString content, @Nullable Integer mode) {
        files.put(path, new AtomicFiles.File(content, mode == null ? DEFAULT_MODE : mode, 0));
    }

    private static boolean isTrue(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }
}
