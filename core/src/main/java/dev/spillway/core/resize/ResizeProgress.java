package dev.spillway.core.resize;

import java.util.Optional;

/**
 * How far a pod's resize is, as its conditions tell.
 *
 * @param pending asked for and not granted: condition {@code PodResizePending}
 * @param inProgress granted and not in force yet: condition {@code PodResizeInProgress}
 * @param error why it is not in force yet; empty if nothing has gone wrong
 */
public record ResizeProgress(Optional<PendingResize> pending, boolean inProgress, String error) {
    /** Nothing is being resized. */
    public static final ResizeProgress NONE = new ResizeProgress(Optional.empty(), false, "");
}
