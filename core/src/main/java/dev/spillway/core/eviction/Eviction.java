package dev.spillway.core.eviction;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;

import dev.spillway.core.PodFailure;
import dev.spillway.core.eviction.Thresholds.Crossed;
import dev.spillway.core.resources.PodResources;
import dev.spillway.core.resources.Quantities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which pod goes when a machine runs low, and what it is told: a kubelet's ranking (pkg/kubelet/eviction/helpers.go).
 * Where inodes are low, pods are ranked by the bytes that they occupy.
 */
public final class Eviction {
    private static final String EPHEMERAL_STORAGE = Quantities.EPHEMERAL_STORAGE;

    private Eviction() {}

    /** A running pod; {@code use} is empty if it could not be measured. */
    public record Candidate(Pod pod, Optional<PodUse> use) {}

    /** The pod that goes first; empty if none may go. */
    public static Optional<Candidate> victim(Signal low, Collection<Candidate> running) {
        return running.stream()
                .filter(c -> !PressureAdmission.isCritical(c.pod()))
                .min(order(low));
    }

    /** Those beyond their requests first, then by priority, then by how far they are beyond them. */
    private static Comparator<Candidate> order(Signal low) {
        Comparator<Candidate> byPriority = comparingInt(c -> PressureAdmission.priority(c.pod()));
        Comparator<Candidate> unmeasuredFirst = comparing(c -> c.use().isPresent());
        return switch (low.pressure()) {
            case PID -> byPriority.thenComparing(unmeasuredFirst).thenComparingLong(c -> -use(c).processes());
            case MEMORY, DISK ->
                unmeasuredFirst
                        .thenComparing(c -> beyond(low, c) <= 0)
                        .thenComparing(byPriority)
                        .thenComparingLong(c -> -beyond(low, c));
        };
    }

    private static long beyond(Signal low, Candidate candidate) {
        boolean memory = low.pressure() == Pressure.MEMORY;
        long used = memory ? use(candidate).memoryBytes() : use(candidate).diskBytes();
        String name = memory ? Quantities.MEMORY : EPHEMERAL_STORAGE;
        return used - Quantities.value(PodResources.requests(candidate.pod()), name);
    }

    private static PodUse use(Candidate candidate) {
        return candidate.use().orElseGet(() -> new PodUse(Map.of(), new DiskUsage(Map.of(), Map.of()), 0));
    }

    /** What the pod is told. */
    public static PodFailure failure(Crossed low, Candidate victim) {
        StringBuilder message = new StringBuilder(
                "The node was low on resource: " + low.signal().resource() + ". ");
        message.append("Threshold quantity: ")
                .append(text(low, low.threshold()))
                .append(", available: ")
                .append(text(low, low.available()))
                .append(". ");
        Stream.concat(
                        victim.pod().getSpec().getContainers().stream(),
                        victim.pod().getSpec().getInitContainers().stream())
                .forEach(c -> beyondItsRequest(low.signal(), c, victim).ifPresent(message::append));
        return new PodFailure(LocalStorage.EVICTED, message.toString());
    }

    private static Optional<String> beyondItsRequest(Signal low, Container container, Candidate victim) {
        boolean memory = low == Signal.MEMORY_AVAILABLE;
        if (!memory && !low.resource().equals(EPHEMERAL_STORAGE)) {
            return Optional.empty();
        }
        Map<String, Long> used =
                memory ? use(victim).memory() : use(victim).disk().containers();
        ResourceRequirements resources = container.getResources();
        long request = resources == null ? 0 : Quantities.value(resources.getRequests(), low.resource());
        return Optional.ofNullable(used.get(container.getName()))
                .filter(bytes -> bytes > request)
                .map(bytes -> "Container " + container.getName() + " was using " + Quantities.bytes(bytes)
                        + ", request is " + Quantities.bytes(request) + ", has larger consumption of " + low.resource()
                        + ". ");
    }

    private static String text(Crossed low, long amount) {
        boolean bytes = low.signal().resource().equals(Quantities.MEMORY)
                || low.signal().resource().equals(EPHEMERAL_STORAGE);
        return bytes ? Quantities.bytes(amount) : String.valueOf(amount);
    }
}
