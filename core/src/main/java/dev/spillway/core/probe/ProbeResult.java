package dev.spillway.core.probe;

/** What a probe's worker says of a container now, its thresholds taken into account. */
public enum ProbeResult {
    /** Not known yet. */
    UNKNOWN,
    SUCCESS,
    FAILURE
}
