package dev.spillway.core;

import java.util.List;

/**
 * What a pod is told about the virtual node it is on.
 *
 * @param addresses the node's InternalIPs, the primary one first; they become {@code hostIP} and {@code hostIPs}
 */
public record NodeFacts(String name, List<String> addresses) {
    public NodeFacts {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("node " + name + " has no address");
        }
    }
}
