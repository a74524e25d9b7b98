package dev.spillway.core.resize;

/**
 * Why a resize has not been granted yet.
 *
 * @param reason {@link #DEFERRED}: there is no room now; {@link #INFEASIBLE}: this node never has it
 * @param message the kubelet's
 */
public record PendingResize(String reason, String message) {
    public static final String DEFERRED = "Deferred";
    public static final String INFEASIBLE = "Infeasible";

    public boolean deferred() {
        return reason.equals(DEFERRED);
    }
}
