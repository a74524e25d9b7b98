package dev.spillway.network;

import java.util.List;

/**
 * What the pods of a virtual node must reach.
 *
 * @param apiService the ClusterIP of Service {@code default/kubernetes}
 * @param nameservers what pods find in resolv.conf
 * @param domain the cluster's, such as {@code cluster.local}
 * @param pods pods of other nodes that nobody is kept from, by their first address; empty if there are none
 * @param podsByIpv6 the same by their IPv6 addresses; empty also if the virtual node's own pods have none
 */
record ProbeTargets(
        String apiService,
        int apiPort,
        List<String> nameservers,
        String domain,
        List<OtherPod> pods,
        List<OtherPod> podsByIpv6) {
    /**
     * A pod of another node.
     *
     * @param port any will do: a refusal is an answer, too
     */
    record OtherPod(String name, String node, String address, int port) {}
}
