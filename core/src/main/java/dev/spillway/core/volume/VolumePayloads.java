package dev.spillway.core.volume;

import dev.spillway.core.pod.Containers;
import dev.spillway.core.pod.FsGroup;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.ProjectedVolumeSource;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What configMap, secret, downwardAPI and projected volumes hold: paths, bytes and modes, by items, defaults and
 * {@code optional}. How it gets to disk, atomically, is the provider's.
 */
public final class VolumePayloads {
    private static final int DEFAULT_MODE = 0644;
    private static final int OWNED_TOKEN_MODE = 0600;
    private static final long NO_USER = -1;

    private VolumePayloads() {}

    /** Whether a volume is of one of these four kinds. */
    public static boolean holds(Volume volume) {
        return volume.getConfigMap() != null
                || volume.getSecret() != null
                || volume.getDownwardAPI() != null
                || volume.getProjected() != null;
    }

    /** Of one volume of one of these four kinds; of any other kind there are no files. */
    public static VolumePayload of(Pod pod, Volume volume, VolumeInputs inputs) {
        Map<String, VolumeFile> files = new LinkedHashMap<>();
        try {
            fill(new PayloadSources(pod, inputs, files), pod, volume, inputs, files);
            return new VolumePayload.Files(List.copyOf(files.values()));
        } catch (MissingSourceException e) {
            return new VolumePayload.Missing(e.text);
        }
    }

    /** The tokens that a pod's volumes need. */
    public static Set<ServiceAccountTokenProjection> tokens(Pod pod) {
        return projections(pod)
                .map(VolumeProjection::getServiceAccountToken)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** Which of a volume's files are tokens. */
    public static Set<String> tokenPaths(Volume volume) {
        return volume.getProjected() == null
                ? Set.of()
                : volume.getProjected().getSources().stream()
                        .map(VolumeProjection::getServiceAccountToken)
                        .filter(Objects::nonNull)
                        .map(ServiceAccountTokenProjection::getPath)
                        .collect(Collectors.toSet());
    }

    /** The one user that all of a pod's containers run as, if there is one: token files are theirs. */
    public static OptionalLong tokenOwner(Pod pod) {
        Set<Long> users = Containers.initAndRegular(pod.getSpec()).stream()
                .map(container -> user(container, pod.getSpec().getSecurityContext()))
                .collect(Collectors.toSet());
        return users.size() == 1 && !users.contains(NO_USER)
                ? OptionalLong.of(users.iterator().next())
                : OptionalLong.empty();
    }

    /** Names of the ConfigMaps that a pod's volumes need. */
    public static Set<String> configMaps(Pod pod) {
        Stream<String> own = pod.getSpec().getVolumes().stream()
                .filter(v -> v.getConfigMap() != null)
                .map(v -> v.getConfigMap().getName());
        Stream<String> projected = projections(pod)
                .filter(p -> p.getConfigMap() != null)
                .map(p -> p.getConfigMap().getName());
        return Stream.concat(own, projected).collect(Collectors.toSet());
    }

    /** Names of the Secrets that a pod's volumes need. */
    public static Set<String> secrets(Pod pod) {
        Stream<String> own = pod.getSpec().getVolumes().stream()
                .filter(v -> v.getSecret() != null)
                .map(v -> v.getSecret().getSecretName());
        Stream<String> projected = projections(pod)
                .filter(p -> p.getSecret() != null)
                .map(p -> p.getSecret().getName());
        return Stream.concat(own, projected).collect(Collectors.toSet());
    }

    private static Stream<VolumeProjection> projections(Pod pod) {
        return pod.getSpec().getVolumes().stream()
                .map(Volume::getProjected)
                .filter(Objects::nonNull)
                .flatMap(p -> p.getSources().stream());
    }

    private static void fill(
            PayloadSources sources, Pod pod, Volume volume, VolumeInputs inputs, Map<String, VolumeFile> files)
            throws MissingSourceException {
        if (volume.getConfigMap() != null) {
            var source = volume.getConfigMap();
            int mode = mode(source.getDefaultMode());
            sources.configMap(source.getName(), source.getItems(), source.getOptional(), mode);
        } else if (volume.getSecret() != null) {
            var source = volume.getSecret();
            int mode = mode(source.getDefaultMode());
            sources.secret(source.getSecretName(), source.getItems(), source.getOptional(), mode);
        } else if (volume.getDownwardAPI() != null) {
            var source = volume.getDownwardAPI();
            sources.downwardApi(source.getItems(), mode(source.getDefaultMode()));
        } else if (volume.getProjected() != null) {
            projected(sources, pod, volume.getProjected(), inputs, files);
        }
    }

    private static void projected(
            PayloadSources sources,
            Pod pod,
            ProjectedVolumeSource volume,
            VolumeInputs inputs,
            Map<String, VolumeFile> files)
            throws MissingSourceException {
        int mode = mode(volume.getDefaultMode());
        for (VolumeProjection source : volume.getSources()) {
            if (source.getConfigMap() != null) {
                var map = source.getConfigMap();
                sources.configMap(map.getName(), map.getItems(), map.getOptional(), mode);
            } else if (source.getSecret() != null) {
                var secret = source.getSecret();
                sources.secret(secret.getName(), secret.getItems(), secret.getOptional(), mode);
            } else if (source.getDownwardAPI() != null) {
                sources.downwardApi(source.getDownwardAPI().getItems(), mode);
            } else if (source.getServiceAccountToken() != null) {
                token(source.getServiceAccountToken(), pod, mode, inputs, files);
            } else {
                throw new MissingSourceException("clusterTrustBundle and podCertificate sources are not supported");
            }
        }
    }

    private static void token(
            ServiceAccountTokenProjection source, Pod pod, int mode, VolumeInputs inputs, Map<String, VolumeFile> files)
            throws MissingSourceException {
        String token = inputs.tokens().get(source);
        if (token == null) {
            throw new MissingSourceException("no service account token for " + source.getPath() + " yet");
        }
        int ownMode = isOwned(pod) ? OWNED_TOKEN_MODE : mode;
        byte[] content = token.getBytes(StandardCharsets.UTF_8);
        files.put(source.getPath(), new VolumeFile(source.getPath(), content, ownMode));
    }

    /** Whether the file can be given to the pod's group, or to the one user all its containers run as. */
    private static boolean isOwned(Pod pod) {
        return FsGroup.of(pod).isPresent() || tokenOwner(pod).isPresent();
    }

    private static long user(Container container, @Nullable PodSecurityContext context) {
        if (container.getSecurityContext() != null
                && container.getSecurityContext().getRunAsUser() != null) {
            return container.getSecurityContext().getRunAsUser();
        }
        return context == null || context.getRunAsUser() == null ? NO_USER : context.getRunAsUser();
    }

    private static int mode(@Nullable Integer mode) {
        return mode == null ? DEFAULT_MODE : mode;
    }
}
