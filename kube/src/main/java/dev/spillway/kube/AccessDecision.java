package dev.spillway.kube;

/**
 * Whether the API server lets somebody do something.
 *
 * @param reason the server's, may be empty
 */
public record AccessDecision(boolean allowed, String reason) {}
