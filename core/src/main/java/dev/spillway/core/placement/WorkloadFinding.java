package dev.spillway.core.placement;

/**
 * A workload that virtual nodes can disturb.
 *
 * @param workload {@code kind namespace/name}
 * @param problem what can happen
 * @param patch a strategic merge patch that helps, as JSON
 * @param kind what can be done about it
 */
public record WorkloadFinding(String workload, Kind kind, String problem, String patch) {

    /** Which rule found it. */
    public enum Kind {
        /** Its pods would be created on virtual nodes, where they are refused. */
        DAEMON_SET,
        /** Virtual nodes count as places that its pods must spread over. */
        HOSTNAME_SPREAD
    }
}
