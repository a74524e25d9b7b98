package dev.spillway.core.meter;

/** Why a segment of usage ends. */
public enum Ending {
    /** The pod's last container has finished. */
    FINISHED,
    /** The pod goes on with another spec: the next segment begins in the same second. */
    RESIZED,
    /** The pod was gone when Spillway came back, and nothing says when it ended: charged up to when it was last seen. */
    LOST;

    /** Whether the pod's usage is over. */
    public boolean isFinal() {
        return this != RESIZED;
    }
}
