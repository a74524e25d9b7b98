package dev.spillway.core.network.policy;

/**
 * How a pod is connected: what is told from it by its own end.
 *
 * @param hostInterface the other end of its cable, in the pods' network
 * @param mac of its own end
 * @param address its IPv4 address
 */
public record Wire(String hostInterface, String mac, String address) {}
