package dev.spillway.provider.cri.pod;

import dev.spillway.core.PodRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds pods by what their sandboxes and containers carry. */
public final class PodLabels {
    private PodLabels() {}

    /** Ids of what the runtime has of one pod. */
    public record Found(List<String> sandboxes, List<String> containers) {}

    /** Empty if these labels are not a pod's. */
    public static Optional<PodRef> pod(Map<String, String> labels) {
        return Labels.pod(labels);
    }

    public static Found of(Map<PodRef, Found> found, PodRef pod) {
        return found.computeIfAbsent(pod, p -> new Found(new ArrayList<>(), new ArrayList<>()));
    }
}
