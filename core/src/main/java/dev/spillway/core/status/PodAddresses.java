package dev.spillway.core.status;

import java.util.List;
import java.util.stream.Stream;

/** A pod's addresses in the order the API has them: at most one of each family, the node's own family first. */
public final class PodAddresses {
    private PodAddresses() {}

    public static List<String> byFamilyOf(String nodeAddress, List<String> ips) {
        boolean v6 = isV6(nodeAddress);
        Stream<String> primary = ips.stream().filter(ip -> isV6(ip) == v6).limit(1);
        Stream<String> secondary = ips.stream().filter(ip -> isV6(ip) != v6).limit(1);
        return Stream.concat(primary, secondary).toList();
    }

    private static boolean isV6(String address) {
        return address.contains(":");
    }
}
