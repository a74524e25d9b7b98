package dev.spillway.core.placement;

import dev.spillway.core.profile.Effect;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.TreeMap;

/** Adds to a pod's metadata what is not there yet. */
final class Additions {
    private Additions() {}

    static void add(Pod pod, Effect effect) {
        if (!effect.annotations().isEmpty()) {
            pod.getMetadata().setAnnotations(appended(Pods.annotations(pod), effect.annotations()));
        }
        if (!effect.labels().isEmpty()) {
            pod.getMetadata().setLabels(appended(Pods.labels(pod), effect.labels()));
        }
    }

    static void annotate(Pod pod, String key, String value) {
        Map<String, String> all = new TreeMap<>(Pods.annotations(pod));
        all.put(key, value);
        pod.getMetadata().setAnnotations(all);
    }

    private static Map<String, String> appended(Map<String, String> present, Map<String, String> additions) {
        Map<String, String> all = new TreeMap<>(additions);
        all.putAll(present);
        return all;
    }
}
