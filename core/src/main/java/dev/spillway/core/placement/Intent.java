package dev.spillway.core.placement;

import dev.spillway.core.dialect.Placement;
import dev.spillway.core.dialect.PlacementNames;
import java.util.OptionalInt;

/**
 * Where a pod is meant to go, and who said so.
 *
 * @param localReplicas how many replicas of its owner stay on servers before the rest goes to virtual nodes
 */
public record Intent(Placement placement, Origin origin, OptionalInt localReplicas) {

    /** What decided, strongest first: the one order of precedence. */
    public enum Origin {
        SPILLWAY_ANNOTATION("annotation " + PlacementNames.PLACEMENT),
        POD_LABEL("the pod's labels"),
        NAMESPACE_LABEL("the namespace's labels"),
        NODE("nodeSelector, node affinity or nodeName"),
        BURST_RESOURCE("annotation " + PlacementNames.ACK_BURST),
        AUTO_SCALE_EKS("annotation " + PlacementNames.TKE_AUTO_SCALE),
        GLOBAL("the cluster's setting");

        private final String text;

        Origin(String text) {
            this.text = text;
        }

        /** For messages. */
        public String text() {
            return text;
        }
    }

    public Intent(Placement placement, Origin origin) {
        this(placement, origin, OptionalInt.empty());
    }

    /** A user asked for servers in our own words, so no toleration of the pod's own may undo it. */
    boolean forbidsVirtualNodes() {
        return placement == Placement.SERVERS && origin == Origin.SPILLWAY_ANNOTATION;
    }

    /** ACK lets the pod's own label win over everything the pod's spec says about nodes. */
    boolean overridesNodeChoice() {
        return placement == Placement.VIRTUAL && origin == Origin.POD_LABEL;
    }
}
