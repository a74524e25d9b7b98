package dev.spillway.core.placement;

import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** What becomes of a pod that the scheduler found no node for. */
public sealed interface Overflow {

    /**
     * It may go to virtual nodes.
     *
     * @param tolerations all that the pod then has
     * @param annotations set, also over what is there
     * @param labels set
     * @param why for the event
     */
    record Go(List<Toleration> tolerations, Map<String, String> annotations, Map<String, String> labels, String why)
            implements Overflow {
        public Go {
            tolerations = List.copyOf(tolerations);
            annotations = Map.copyOf(annotations);
            labels = Map.copyOf(labels);
        }
    }

    /**
     * It stays as it is.
     *
     * @param cause whether and when to look again
     * @param why for the event; empty where nobody wonders
     */
    record Stay(Cause cause, String why) implements Overflow {}

    /** Why a pod stays. */
    enum Cause {
        /** Nobody wants it to overflow, or it waits for something else: say nothing. */
        NOT_MEANT,
        /** It could go to virtual nodes already. */
        ALREADY_TOLERATES,
        /** Servers have room, so something else keeps it away. */
        SERVERS_HAVE_ROOM,
        /** No server would take it even when empty. */
        NO_SERVER_ADMITS,
        /** No virtual node takes it. */
        NO_VIRTUAL_NODE,
        /** There are as many overflowed pods as there may be. */
        LIMIT
    }

    /**
     * How much has overflowed already, and what the pod's neighbours are.
     *
     * @param inNamespace overflowed pods of the pod's namespace
     * @param inCluster overflowed pods of all namespaces
     * @param behindService whether a Service selects the pod
     * @param nextUnit the virtual unit that the pod would move to, if it has one
     * @param unitsFull whether the pod has a unit and no further one takes it
     * @param overBudget whether the namespace has spent its budget, which stops its overflow
     */
    record Surroundings(
            int inNamespace,
            int inCluster,
            boolean behindService,
            OptionalInt nextUnit,
            boolean unitsFull,
            boolean overBudget) {
        /** Within budget, and not held by units. */
        public Surroundings(int inNamespace, int inCluster, boolean behindService, OptionalInt nextUnit) {
            this(inNamespace, inCluster, behindService, nextUnit, false, false);
        }
    }
}
