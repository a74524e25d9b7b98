package dev.spillway.core.eviction;

import static java.util.stream.Collectors.toMap;

import dev.spillway.core.PodFailure;
import dev.spillway.core.resources.PodResources;
import dev.spillway.core.resources.Quantities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The limits a pod sets itself on disk space: {@code sizeLimit} of its emptyDir volumes and {@code ephemeral-storage} of
 * its containers. Nothing stops a write that exceeds them; a pod found beyond one is evicted.
 */
public final class LocalStorage {
    /** A kubelet's {@code immediateEvictionGracePeriodSeconds}. */
    public static final Duration GRACE = Duration.ofSeconds(1);

    static final String EVICTED = "Evicted";

    private LocalStorage() {}

    /** Whether a pod sets any such limit: others need not be measured. */
    public static boolean isLimited(Pod pod) {
        return pod.getSpec().getVolumes().stream()
                        .anyMatch(volume -> sizeLimit(volume).isPresent())
                || limit(PodResources.limits(pod)).isPresent();
    }

    /** Why a pod that occupies so much is to be evicted; empty if it keeps to its limits. */
    public static Optional<PodFailure> exceeded(Pod pod, DiskUsage usage) {
        return volume(pod, usage)
                .or(() -> whole(pod, usage))
                .or(() -> container(pod, usage))
                .map(message -> new PodFailure(EVICTED, message));
    }

    private static Optional<String> volume(Pod pod, DiskUsage usage) {
        return pod.getSpec().getVolumes().stream()
                .flatMap(volume -> sizeLimit(volume)
                        .filter(limit -> usage.volumes().getOrDefault(volume.getName(), 0L) > Quantities.value(limit))
                        .map(limit -> "Usage of EmptyDir volume \"" + volume.getName() + "\" exceeds the limit \""
                                + limit + "\". ")
                        .stream())
                .findFirst();
    }

    private static Optional<String> whole(Pod pod, DiskUsage usage) {
        Map<String, Long> onDisk = pod.getSpec().getVolumes().stream()
                .filter(LocalStorage::isOnDisk)
                .collect(toMap(Volume::getName, volume -> usage.volumes().getOrDefault(volume.getName(), 0L)));
        long used = Stream.of(onDisk, usage.containers())
                .flatMap(part -> part.values().stream())
                .mapToLong(Long::longValue)
                .sum();
        return limit(PodResources.limits(pod))
                .filter(limit -> used > Quantities.value(limit))
                .map(limit ->
                        "Pod ephemeral local storage usage exceeds the total limit of containers " + limit + ". ");
    }

    private static Optional<String> container(Pod pod, DiskUsage usage) {
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> limit(container)
                        .filter(limit ->
                                usage.containers().getOrDefault(container.getName(), 0L) > Quantities.value(limit))
                        .map(limit -> "Container " + container.getName()
                                + " exceeded its local ephemeral storage limit \"" + limit + "\". ")
                        .stream())
                .findFirst();
    }

    private static boolean isOnDisk(Volume volume) {
        return volume.getEmptyDir() != null
                && (volume.getEmptyDir().getMedium() == null
                        || volume.getEmptyDir().getMedium().isEmpty());
    }

    private static Optional<Quantity> sizeLimit(Volume volume) {
        return Optional.ofNullable(volume.getEmptyDir())
                .map(source -> source.getSizeLimit())
                .filter(limit -> Quantities.value(limit) > 0);
    }

    private static Optional<Quantity> limit(Container container) {
        return container.getResources() == null
                ? Optional.empty()
                : limit(container.getResources().getLimits());
    }

    private static Optional<Quantity> limit(@Nullable Map<String, Quantity> limits) {
        return Optional.ofNullable(limits).map(all -> all.get(Quantities.EPHEMERAL_STORAGE));
    }
}
