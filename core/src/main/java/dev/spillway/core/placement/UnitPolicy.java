package dev.spillway.core.placement;

import dev.spillway.core.selector.LabelSelectors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Units of capacity that the pods of a group fill in order, and leave in reverse order.
 *
 * @param name for messages
 * @param namespace whose pods it is about
 * @param selector labels that its pods have; empty: all pods of the namespace
 * @param owner its pods have this controller (a UID); empty: any
 * @param ignoreTerminating whether pods that are being deleted no longer count
 */
public record UnitPolicy(
        String name,
        String namespace,
        Map<String, String> selector,
        Optional<String> owner,
        List<Unit> units,
        boolean ignoreTerminating) {
    public UnitPolicy {
        selector = Map.copyOf(selector);
        units = List.copyOf(units);
        if (units.isEmpty()) {
            throw new IllegalArgumentException("policy " + name + " has no units; give at least one");
        }
    }

    /**
     * A part of the capacity.
     *
     * @param virtual on virtual nodes, else on servers
     * @param nodeSelector servers that are preferred; for virtual nodes: that are required
     * @param max how many pods it takes; empty: any number
     * @param maxResources what its pods may request in sum; a resource that is not listed has no limit
     * @param labels added to its pods
     * @param annotations added to its pods
     */
    public record Unit(
            boolean virtual,
            Map<String, String> nodeSelector,
            OptionalInt max,
            ResourceAmounts maxResources,
            Map<String, String> labels,
            Map<String, String> annotations) {
        public Unit {
            nodeSelector = Map.copyOf(nodeSelector);
            labels = Map.copyOf(labels);
            annotations = Map.copyOf(annotations);
        }

        /** Without a limit of resources. */
        public Unit(
                boolean virtual,
                Map<String, String> nodeSelector,
                OptionalInt max,
                Map<String, String> labels,
                Map<String, String> annotations) {
            this(virtual, nodeSelector, max, ResourceAmounts.NONE, labels, annotations);
        }

        boolean takes(Use use, ResourceAmounts asked) {
            boolean number = max.isEmpty() || use.pods() < max.getAsInt();
            return number
                    && maxResources
                            .minus(use.requests())
                            .lacking(asked.only(maxResources.amounts().keySet()))
                            .isEmpty();
        }
    }

    /**
     * What a unit holds.
     *
     * @param requests of its pods, in sum
     */
    public record Use(int pods, ResourceAmounts requests) {
        public static final Use NONE = new Use(0, ResourceAmounts.NONE);

        /** With one pod more. */
        public Use plus(ResourceAmounts asked) {
            return new Use(pods + 1, requests.plus(asked));
        }
    }

    /** TKE's LOCAL_REPLICAS: so many of an owner's pods on servers, the rest on virtual nodes. */
    static UnitPolicy localReplicas(String namespace, String owner, int replicas) {
        return new UnitPolicy(
                "LOCAL_REPLICAS",
                namespace,
                Map.of(),
                Optional.of(owner),
                List.of(
                        new Unit(false, Map.of(), OptionalInt.of(replicas), Map.of(), Map.of()),
                        new Unit(true, Map.of(), OptionalInt.empty(), Map.of(), Map.of())),
                true);
    }

    boolean covers(String podNamespace, Map<String, String> podLabels) {
        return namespace.equals(podNamespace) && LabelSelectors.containsAll(podLabels, selector);
    }

    /**
     * The first unit that takes one more pod.
     *
     * @param uses what each unit holds; as many as there are units
     * @param asked by the pod
     */
    public OptionalInt next(List<Use> uses, ResourceAmounts asked) {
        for (int i = 0; i < units.size(); i++) {
            if (units.get(i).takes(uses.get(i), asked)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** The first virtual unit after this one that takes one more pod: where a pod goes that servers have no room for. */
    public OptionalInt nextVirtual(int after, List<Use> uses, ResourceAmounts asked) {
        for (int i = after + 1; i < units.size(); i++) {
            if (units.get(i).virtual() && units.get(i).takes(uses.get(i), asked)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }
}
