package dev.spillway.core.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;

/** {@code status.phase}. */
public enum PodPhase {
    PENDING("Pending"),
    RUNNING("Running"),
    SUCCEEDED("Succeeded"),
    FAILED("Failed");

    private final String apiName;

    PodPhase(String apiName) {
        this.apiName = apiName;
    }

    /** As the API spells it. */
    public String apiName() {
        return apiName;
    }

    /** Succeeded or Failed: a pod never leaves such a phase. */
    public boolean terminal() {
        return this == SUCCEEDED || this == FAILED;
    }

    /** The phase the API has for a pod; Pending if it has none yet. */
    public static PodPhase of(Pod pod) {
        PodStatus status = pod.getStatus();
        String name = status == null ? "" : String.valueOf(status.getPhase());
        for (PodPhase phase : values()) {
            if (phase.apiName.equals(name)) {
                return phase;
            }
        }
        return PENDING;
    }
}
