package dev.spillway.kube;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/** What became of writing a pod's status. */
public sealed interface StatusPatch {

    /** Written; the pod is as the server now has it. */
    record Patched(Pod pod) implements StatusPatch {}

    /** Nothing had changed, so nothing was sent. */
    record Unchanged() implements StatusPatch {}

    /** There is no pod of that name any more. */
    record Gone() implements StatusPatch {}

    /** There is a pod of that name, and it is another one. */
    record OtherIncarnation() implements StatusPatch {}

    /**
     * The same may succeed later.
     *
     * @param after how long the server asks to be left alone; empty if it does not say
     */
    record Retry(String why, Optional<Duration> after) implements StatusPatch {}

    /** The server will never take this: a defect of ours, to be logged as one. */
    record Defect(String message) implements StatusPatch {}
}
