package dev.spillway.provider.cri.health;

/** What came of asking a container. */
public sealed interface Answer {
    record Good(String output) implements Answer {}

    /** Good, and something about it that its owner should know. */
    record Warned(String output) implements Answer {}

    /** The container answered, and not well, or did not answer in time. */
    record Bad(String output) implements Answer {}

    /** It could not be asked at all; says nothing about the container. */
    record Unasked(String error) implements Answer {}
}
