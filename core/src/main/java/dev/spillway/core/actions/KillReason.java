package dev.spillway.core.actions;

/** Why a container is killed on its own; it decides the grace the container gets. */
public enum KillReason {
    STARTUP_PROBE,
    LIVENESS_PROBE,
    /** The image in the spec is another one now. */
    DEFINITION_CHANGED,
    /** The runtime does not know whether it runs: killed lest two attempts run at once. */
    UNKNOWN_STATE,
    /** Its postStart hook failed, so it never counted as started. */
    POST_START_HOOK,
    /** Its resources change, and its resize policy wants a restart for that. */
    RESIZE
}
