package dev.spillway.core.network.policy;

import java.util.List;

/** The two kinds of IP addresses, as nftables calls them. */
enum Family {
    IPV4("ip", "ipv4_addr"),
    IPV6("ip6", "ipv6_addr");

    private final String word;
    private final String setType;

    Family(String word, String setType) {
        this.word = word;
        this.setType = setType;
    }

    /** Of an address or a CIDR. */
    static Family of(String address) {
        return address.contains(":") ? IPV6 : IPV4;
    }

    /** What a rule about a packet's addresses begins with. */
    String word() {
        return word;
    }

    String setType() {
        return setType;
    }

    List<String> among(List<String> addresses) {
        return addresses.stream().filter(address -> of(address) == this).toList();
    }
}
