package dev.spillway.core.acceptance;

import dev.spillway.core.Acceptance.Refused;
import dev.spillway.core.resources.NodeUsage;
import dev.spillway.core.resources.Quantities;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Optional;

/** Whether a pod fits what is left of a node, with the kubelet's reasons and messages (lifecycle/predicate.go). */
public final class ResourceFit {
    private static final String PODS = "pods";

    private ResourceFit() {}

    /**
     * Checks the number of pods first, then each resource that the pod requests.
     *
     * @return empty if it fits
     */
    public static Optional<Refused> check(Pod pod, Map<String, Quantity> allocatable, NodeUsage used) {
        return check(NodeUsage.of(pod), allocatable, used);
    }

    /**
     * Checks the number of pods first, then each resource by its name's order.
     *
     * @param asked by one pod
     * @param allocatable of the node; what is not listed there it does not have
     * @param used by the node's other pods
     * @return empty if it fits
     */
    public static Optional<Refused> check(NodeUsage asked, Map<String, Quantity> allocatable, NodeUsage used) {
        long podsAllowed = Quantities.value(allocatable, PODS);
        if (used.pods() + 1 > podsAllowed) {
            return Optional.of(refused(PODS, 1, used.pods(), podsAllowed));
        }
        return asked.requested().keySet().stream()
                .sorted()
                .map(name -> check(name, asked.units(name), allocatable, used))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Refused> check(
            String name, long requested, Map<String, Quantity> allocatable, NodeUsage used) {
        long capacity = allocatable.containsKey(name) ? units(name, allocatable.get(name)) : 0;
        long taken = used.units(name);
        return requested > 0 && requested > capacity - taken
                ? Optional.of(refused(name, requested, taken, capacity))
                : Optional.empty();
    }

    private static Refused refused(String name, long requested, long used, long capacity) {
        return new Refused(
                "OutOf" + name,
                "Node didn't have enough resource: " + name + ", requested: " + requested + ", used: " + used
                        + ", capacity: " + capacity);
    }

    private static long units(String name, Quantity quantity) {
        return name.equals(Quantities.CPU) ? Quantities.milliValue(quantity) : Quantities.value(quantity);
    }
}
