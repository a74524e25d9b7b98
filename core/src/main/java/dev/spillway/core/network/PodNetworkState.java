package dev.spillway.core.network;

/**
 * Whether the pods of a virtual node reach the cluster's pods, Services and names: its condition
 * {@value #CONDITION}.
 *
 * @param status as a condition's: {@code True}, {@code False} or {@code Unknown}
 * @param reason one word in CamelCase
 * @param message for people: what was tried, and what came of it
 */
public record PodNetworkState(String status, String reason, String message) {
    public static final String CONDITION = "PodNetworkReady";

    public static PodNetworkState reached(String message) {
        return new PodNetworkState("True", "ClusterReached", message);
    }

    public static PodNetworkState notReached(String reason, String message) {
        return new PodNetworkState("False", reason, message);
    }

    /** Nobody knows yet. */
    public static PodNetworkState unknown() {
        return new PodNetworkState("Unknown", "NotProbedYet", "the pods' network has not been tried yet");
    }

    public boolean isReached() {
        return status.equals("True");
    }
}
