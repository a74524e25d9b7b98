package dev.spillway.core.network.policy;

import java.util.List;

/**
 * How a pod is connected: what is told from it by its own end.
 *
 * @param hostInterface the other end of its cable, in the pods' network
 * @param mac of its own end
 * @param addresses its own: one, or one of each family; never empty
 */
public record Wire(String hostInterface, String mac, List<String> addresses) {
    private static final int OTHER_UNIVERSALITY = 2;

    public Wire {
        addresses = List.copyOf(addresses);
    }

    /** The link-local IPv6 address that the kernel makes of the MAC (RFC 4291, appendix A). */
    String linkLocal() {
        String[] octets = mac.split(":", -1);
        int first = Integer.parseInt(octets[0], 16) ^ OTHER_UNIVERSALITY;
        return "fe80::%02x%s:%sff:fe%s:%s%s".formatted(first, octets[1], octets[2], octets[3], octets[4], octets[5]);
    }
}
