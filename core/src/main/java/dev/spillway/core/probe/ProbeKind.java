package dev.spillway.core.probe;

/** Which of a container's probes. */
public enum ProbeKind {
    STARTUP(ProbeResult.UNKNOWN),
    LIVENESS(ProbeResult.SUCCESS),
    READINESS(ProbeResult.FAILURE);

    private final ProbeResult initial;

    ProbeKind(ProbeResult initial) {
        this.initial = initial;
    }

    /** What counts until the probe has been run. */
    public ProbeResult initial() {
        return initial;
    }
}
