package dev.spillway.provider.cri.pod;

import java.util.List;

/**
 * The cluster's name service.
 *
 * @param servers addresses; without any, {@code dnsPolicy: ClusterFirst} falls back to the host's resolvers
 * @param domain such as {@code cluster.local}
 */
public record ClusterDns(List<String> servers, String domain) {
    public ClusterDns {
        servers = List.copyOf(servers);
    }
}
