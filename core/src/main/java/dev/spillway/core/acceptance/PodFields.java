package dev.spillway.core.acceptance;

import dev.spillway.core.pod.Containers;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A pod's fields with their paths. Values that mean "not set" are no uses. */
record PodFields(Pod pod) {

    PodSpec spec() {
        return pod.getSpec();
    }

    /** A field of the spec, if it says anything. */
    Stream<Use> spec(String name, Function<PodSpec, @Nullable Object> field) {
        return use("spec." + name, field.apply(spec()));
    }

    /** A field of each container of every kind, if it says anything. */
    Stream<Use> containers(String name, Function<Container, @Nullable Object> field) {
        return containers((path, container) -> use(path + "." + name, field.apply(container)));
    }

    Stream<Use> containers(BiFunction<String, Container, Stream<Use>> uses) {
        Stream<Use> init = each("spec.initContainers", spec().getInitContainers(), uses);
        Stream<Use> regular = each("spec.containers", spec().getContainers(), uses);
        Stream<Use> ephemeral = each("spec.ephemeralContainers", Containers.ephemeral(spec()), uses);
        return Stream.of(init, regular, ephemeral).flatMap(s -> s);
    }

    Stream<Use> initContainers(BiFunction<String, Container, Stream<Use>> uses) {
        return each("spec.initContainers", spec().getInitContainers(), uses);
    }

    Stream<Use> mounts(String name, Function<VolumeMount, @Nullable Object> field) {
        return containers((path, container) -> each(
                path + ".volumeMounts",
                container.getVolumeMounts(),
                (at, mount) -> use(at + "." + name, field.apply(mount))));
    }

    Stream<Use> volumes(BiFunction<String, Volume, Stream<Use>> uses) {
        return each("spec.volumes", spec().getVolumes(), uses);
    }

    /** A field of the pod's security context or of any container's, if it says anything. */
    Stream<Use> security(
            String name,
            Function<PodSecurityContext, @Nullable Object> ofPod,
            Function<SecurityContext, @Nullable Object> ofContainer) {
        PodSecurityContext context = spec().getSecurityContext();
        Stream<Use> pods = context == null ? Stream.empty() : use("spec.securityContext." + name, ofPod.apply(context));
        return Stream.concat(pods, containerSecurity(name, ofContainer));
    }

    Stream<Use> containerSecurity(String name, Function<SecurityContext, @Nullable Object> field) {
        return containers((path, container) -> container.getSecurityContext() == null
                ? Stream.empty()
                : use(path + ".securityContext." + name, field.apply(container.getSecurityContext())));
    }

    static <T> Stream<Use> each(String path, List<T> items, BiFunction<String, T, Stream<Use>> uses) {
        return IntStream.range(0, items.size()).boxed().flatMap(i -> uses.apply(path + "[" + i + "]", items.get(i)));
    }

    /** No use for null, false, an empty text, list or map. Objects name themselves by their path. */
    static Stream<Use> use(String path, @Nullable Object value) {
        if (value == null || isNothing(value)) {
            return Stream.empty();
        }
        boolean scalar = value instanceof String || value instanceof Number || value instanceof Boolean;
        return Stream.of(new Use(path, scalar ? value.toString() : ""));
    }

    private static boolean isNothing(Object value) {
        return switch (value) {
            case Boolean flag -> !flag;
            case String text -> text.isEmpty();
            case List<?> list -> list.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            default -> false;
        };
    }
}
