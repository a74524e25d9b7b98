package dev.spillway.provider.cri.pod;

import com.google.protobuf.ByteString;
import dev.spillway.core.PodRef;
import dev.spillway.core.actions.ContainerHash;
import dev.spillway.cri.api.ContainerConfig;
import dev.spillway.cri.api.ContainerMetadata;
import dev.spillway.cri.api.Image;
import dev.spillway.cri.api.ImageSpec;
import dev.spillway.cri.api.KeyValue;
import dev.spillway.cri.api.LinuxContainerConfig;
import dev.spillway.cri.api.LinuxContainerResources;
import dev.spillway.cri.api.LinuxContainerSecurityContext;
import dev.spillway.cri.api.Mount;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the runtime is told of one container. */
final class ContainerConfigs {
    private final CriScope scope;

    ContainerConfigs(CriScope scope) {
        this.scope = scope;
    }

    /** What was worked out for this container before. */
    record Parts(
            Image image,
            List<String> command,
            List<String> args,
            Map<String, String> env,
            List<Mount> mounts,
            LinuxContainerResources resources,
            LinuxContainerSecurityContext security) {}

    ContainerConfig config(Pod pod, Container container, int attempt, Parts parts) {
        ContainerConfig.Builder config = ContainerConfig.newBuilder()
                .setMetadata(ContainerMetadata.newBuilder()
                        .setName(container.getName())
                        .setAttempt(attempt))
                .setImage(ImageSpec.newBuilder()
                        .setImage(parts.image().getId())
                        .setUserSpecifiedImage(container.getImage()))
                .addAllCommand(parts.command())
                .addAllArgs(parts.args())
                .setWorkingDir(container.getWorkingDir() == null ? "" : container.getWorkingDir())
                .addAllMounts(parts.mounts())
                .putAllLabels(labels(pod, container))
                .putAllAnnotations(annotations(pod, container, attempt))
                .setLogPath(PodLogs.file(container.getName(), attempt))
                .setStdin(isTrue(container.getStdin()))
                .setStdinOnce(isTrue(container.getStdinOnce()))
                .setTty(isTrue(container.getTty()))
                .setLinux(LinuxContainerConfig.newBuilder()
                        .setResources(parts.resources())
                        .setSecurityContext(parts.security()));
        parts.env()
                .forEach((name, value) ->
                        config.addEnvs(KeyValue.newBuilder().setKey(name).setValue(ByteString.copyFromUtf8(value))));
        return config.build();
    }

    private Map<String, String> labels(Pod pod, Container container) {
        Map<String, String> labels = new HashMap<>(Labels.ofPod(PodRef.of(pod)));
        labels.put(Labels.CONTAINER_NAME, container.getName());
        labels.putAll(scope.labels());
        return labels;
    }

    private static Map<String, String> annotations(Pod pod, Container container, int attempt) {
        Map<String, String> annotations = new HashMap<>();
        annotations.put(Labels.HASH, ContainerHash.of(container));
        annotations.put(Labels.RESTART_COUNT, String.valueOf(attempt));
        annotations.put(Labels.TERMINATION_MESSAGE_PATH, orEmpty(container.getTerminationMessagePath()));
        annotations.put(Labels.TERMINATION_MESSAGE_POLICY, orEmpty(container.getTerminationMessagePolicy()));
        Optional.ofNullable(pod.getSpec().getTerminationGracePeriodSeconds())
                .ifPresent(seconds -> annotations.put(Labels.POD_GRACE_PERIOD, String.valueOf(seconds)));
        Hooks.preStopAnnotation(container).ifPresent(hook -> annotations.put(Labels.PRE_STOP, hook));
        return annotations;
    }

    private static boolean isTrue(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
