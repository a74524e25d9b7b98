package dev.spillway.provider.cri.pod;

import dev.spillway.core.PodRef;
import java.util.Map;
import java.util.Optional;

/** The names under which sandboxes and containers carry what we must know of them again after a restart. */
final class Labels {
    static final String CLUSTER_ID = "spillway.dev/cluster-id";
    static final String INSTANCE = "spillway.dev/instance";
    static final String NODE = "spillway.dev/node";

    static final String POD_NAME = "io.kubernetes.pod.name";
    static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";
    static final String POD_UID = "io.kubernetes.pod.uid";
    static final String CONTAINER_NAME = "io.kubernetes.container.name";

    static final String HASH = "io.kubernetes.container.hash";
    static final String RESTART_COUNT = "io.kubernetes.container.restartCount";
    static final String TERMINATION_MESSAGE_PATH = "io.kubernetes.container.terminationMessagePath";
    static final String TERMINATION_MESSAGE_POLICY = "io.kubernetes.container.terminationMessagePolicy";
    static final String PRE_STOP = "io.kubernetes.container.preStopHandler";
    static final String POD_GRACE_PERIOD = "io.kubernetes.pod.terminationGracePeriod";

    private Labels() {}

    static Map<String, String> ofPod(PodRef pod) {
        return Map.of(POD_NAME, pod.name(), POD_NAMESPACE, pod.namespace(), POD_UID, pod.uid());
    }

    /** Empty if these labels are not a pod's. */
    static Optional<PodRef> pod(Map<String, String> labels) {
        String name = labels.get(POD_NAME);
        String namespace = labels.get(POD_NAMESPACE);
        String uid = labels.get(POD_UID);
        return name == null || namespace == null || uid == null
                ? Optional.empty()
                : Optional.of(new PodRef(namespace, name, uid));
    }
}
