package dev.spillway.core;

/** Whether a virtual node takes a pod. */
public sealed interface Acceptance {

    record Accepted(ElasticPlan plan) implements Acceptance {}

    /**
     * The pod can never run here as it is.
     *
     * @param reason CamelCase, becomes {@code status.reason}
     * @param message names the field, its value and the fix
     */
    record Refused(String reason, String message) implements Acceptance {}
}
