package dev.spillway.core.dialect;

/** Labels, annotations and gates that say where a pod goes, as users and the clouds write them. */
public final class PlacementNames {
    /** {@code servers}, {@code prefer-servers}, {@code prefer-virtual} or {@code virtual}. */
    public static final String PLACEMENT = "spillway.dev/placement";

    /** The unit of a policy that a pod was given, by its index. */
    public static final String UNIT = "spillway.dev/unit";

    /** Set with the tolerations of a pod that overflowed: why it did. */
    public static final String OVERFLOW = "spillway.dev/overflow";

    /** On a DaemonSet whose template was kept off virtual nodes, so that it can be undone. */
    public static final String KEPT_OFF = "spillway.dev/kept-off-virtual-nodes";

    /** Holds a pod back until it has its unit. */
    public static final String UNIT_GATE = "spillway.dev/unit";

    /** Which replicas of a ReplicaSet go first: the lowest. */
    public static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

    /** Of a pod on a virtual node whose owner said nothing else. */
    public static final String VIRTUAL_DELETION_COST = "-1000";

    public static final String ACK_POD_LABEL = "alibabacloud.com/eci";
    public static final String ACK_SHORT_LABEL = "eci";
    public static final String ACK_NAMESPACE_INJECTION = "virtual-node-affinity-injection";

    /** {@code ""} servers only, {@code eci} overflow, {@code eci_only} virtual only. */
    public static final String ACK_BURST = "alibabacloud.com/burst-resource";

    public static final String TKE_AUTO_SCALE = "AUTO_SCALE_EKS";
    public static final String TKE_LOCAL_REPLICAS = "LOCAL_REPLICAS";

    /** Of every node. */
    public static final String ARCHITECTURE = "kubernetes.io/arch";

    private PlacementNames() {}
}
