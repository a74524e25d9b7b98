package dev.spillway.kube;

import java.time.Duration;
import java.util.Optional;

/** What became of deleting a pod from the API for good. */
public sealed interface PodDeletion {

    /** Accepted; a pod with finalizers stays until they are taken off. */
    record Deleted() implements PodDeletion {}

    /** There is no pod of that name any more. */
    record Gone() implements PodDeletion {}

    /** There is a pod of that name, and it is another one. */
    record OtherIncarnation() implements PodDeletion {}

    /**
     * The same may succeed later.
     *
     * @param after how long the server asks to be left alone; empty if it does not say
     */
    record Retry(String why, Optional<Duration> after) implements PodDeletion {}

    /** The server will never take this: a defect of ours, to be logged as one. */
    record Defect(String message) implements PodDeletion {}
}
