package dev.spillway.network;

import dev.spillway.core.network.PodNetworkState;

/** What is told of many looks: one that fails may be a lost packet, several in a row are not. */
final class Steadiness {
    private static final int FAILURES_BELIEVED = 3;

    private PodNetworkState told = PodNetworkState.unknown();
    private int failures;

    /** Takes one look's outcome, and returns what is to be told now. */
    PodNetworkState after(PodNetworkState seen) {
        failures = seen.isReached() ? 0 : failures + 1;
        if (seen.isReached() || failures >= FAILURES_BELIEVED) {
            told = seen;
        }
        return told;
    }
}
