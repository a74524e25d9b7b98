package dev.spillway.app.config;

/**
 * Where the virtual nodes of {@code VirtualNodePool} objects serve their kubelet APIs.
 *
 * @param address the InternalIP under which the API server reaches this process
 * @param firstPort one port per node, from here
 * @param lastPort to here
 */
public record PoolsConfig(String address, int firstPort, int lastPort) {}
