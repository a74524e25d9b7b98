package dev.spillway.core.profile;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a profile adds to a pod. Append only: what is there stays, so the pod's own value wins, then the first profile.
 */
public record Effect(Map<String, String> annotations, Map<String, String> labels) {
    public static final Effect NONE = new Effect(Map.of(), Map.of());

    public Effect {
        annotations = Map.copyOf(annotations);
        labels = Map.copyOf(labels);
    }

    /** This one, and of the later one what this one does not set. */
    public Effect then(Effect later) {
        return new Effect(appended(annotations, later.annotations), appended(labels, later.labels));
    }

    /** What of the additions is not there yet, by key. */
    public static Map<String, String> missing(Map<String, String> present, Map<String, String> additions) {
        Map<String, String> missing = new LinkedHashMap<>(additions);
        missing.keySet().removeAll(present.keySet());
        return missing;
    }

    private static Map<String, String> appended(Map<String, String> present, Map<String, String> additions) {
        Map<String, String> all = new LinkedHashMap<>(additions);
        all.putAll(present);
        return all;
    }
}
