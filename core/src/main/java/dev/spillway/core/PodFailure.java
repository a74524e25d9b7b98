package dev.spillway.core;

/**
 * Why a pod as a whole is {@code Failed}, whatever its containers' exit codes: becomes {@code status.reason} and
 * {@code status.message}.
 *
 * @param reason CamelCase, as a kubelet writes it: {@code DeadlineExceeded}, {@code Evicted}, {@code OutOfcpu}, …
 */
public record PodFailure(String reason, String message) {}
