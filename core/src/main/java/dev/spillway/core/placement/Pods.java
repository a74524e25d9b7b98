package dev.spillway.core.placement;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parts of a pod that may be missing in what a client sent. */
final class Pods {
    private Pods() {}

    static Map<String, String> labels(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }

    static Map<String, String> annotations(Pod pod) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }

    static Optional<OwnerReference> controller(Pod pod) {
        List<OwnerReference> owners = pod.getMetadata().getOwnerReferences();
        return (owners == null ? List.<OwnerReference>of() : owners)
                .stream()
                        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                        .findFirst();
    }

    static boolean isOfDaemonSet(Pod pod) {
        return controller(pod)
                .filter(owner -> "DaemonSet".equals(owner.getKind()))
                .isPresent();
    }

    /** A name for messages: generated names are not known before the pod is stored. */
    static String name(Pod pod) {
        String name = pod.getMetadata().getName();
        return name != null ? name : String.valueOf(pod.getMetadata().getGenerateName());
    }
}
