package dev.spillway.core.network.policy;

import static dev.spillway.core.network.policy.NftRuleset.joined;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What comes from a pod's cable must be the pod's own. Raw sockets write what they like, by which a pod would get around
 * every rule about addresses: by another's address, by telling neighbours (ARP, RFC 4861) that another's is its own, or by
 * addresses that no rule is about, link-local and multicast ones of IPv6.
 */
final class Honesty {
    /** Of the target address in a neighbour advertisement (RFC 4861, 4.4); nft 1.0.6 has no word for it. */
    private static final String TARGET = "@th,64,128";

    private Honesty() {}

    // Nearly every packet is honest and IPv4: it is asked one question.
    static String table(String table, List<Wire> wires) {
        List<Wire> sorted =
                wires.stream().sorted(Comparator.comparing(Wire::hostInterface)).toList();
        List<Wire> dual = sorted.stream().filter(wire -> !v6(wire).isEmpty()).toList();
        return """
                table bridge %s {
                %s%s%s%s  chain prerouting {
                    type filter hook prerouting priority -350; policy accept;
                    iifname . ether saddr . ip saddr @own accept
                    iifname @wires jump honest
                  }
                  chain honest {
                    iifname . ether saddr . arp saddr ip @own accept
                %s    counter drop
                  }
                }
                """.formatted(
                        table,
                        set("wires", "ifname", sorted, wire -> Stream.of(quoted(wire))),
                        set("own", "ifname . ether_addr . ipv4_addr", sorted, Honesty::own),
                        dual.isEmpty() ? "" : sets6(dual),
                        dual.isEmpty() ? "" : chains6(dual),
                        dual.isEmpty() ? "" : "    ether type ip6 jump honest6\n");
    }

    private static String sets6(List<Wire> dual) {
        return set(
                        "own6",
                        "ifname . ether_addr . ipv6_addr",
                        dual,
                        wire -> v6(wire).stream().map(address -> place(wire) + " . " + address))
                + set(
                        "asking6",
                        "ifname . ether_addr . ipv6_addr",
                        dual,
                        wire -> Stream.of("::", wire.linkLocal()).map(address -> place(wire) + " . " + address));
    }

    private static String chains6(List<Wire> dual) {
        String claims = joined(dual, wire -> quoted(wire) + " : jump claims-" + wire.hostInterface());
        return """
                  chain honest6 {
                    icmpv6 type nd-neighbor-advert iifname vmap { %s }
                    icmpv6 type nd-neighbor-solicit iifname . ether saddr . ip6 saddr @asking6 accept
                    icmpv6 type nd-neighbor-solicit iifname . ether saddr . ip6 saddr @own6 accept
                    ip6 daddr { fe80::/10, ff00::/8 } counter drop
                    iifname . ether saddr . ip6 saddr @own6 accept
                  }
                """.formatted(claims) + dual.stream().map(Honesty::claims).collect(Collectors.joining());
    }

    private static String claims(Wire wire) {
        String targets = Stream.concat(v6(wire).stream(), Stream.of(wire.linkLocal()))
                .map(address -> "    ether saddr %s %s %s accept%n".formatted(wire.mac(), TARGET, number(address)))
                .collect(Collectors.joining());
        return "  chain claims-" + wire.hostInterface() + " {\n" + targets + "    counter drop\n  }\n";
    }

    private static String set(String name, String type, List<Wire> wires, Function<Wire, Stream<String>> elements) {
        String text = wires.stream().flatMap(elements).collect(Collectors.joining(", "));
        String line = text.isEmpty() ? "" : "    elements = { " + text + " }\n";
        return "  set " + name + " {\n    type " + type + "\n" + line + "  }\n";
    }

    private static Stream<String> own(Wire wire) {
        return Family.IPV4.among(wire.addresses()).stream().map(address -> place(wire) + " . " + address);
    }

    private static List<String> v6(Wire wire) {
        return Family.IPV6.among(wire.addresses());
    }

    private static String place(Wire wire) {
        return quoted(wire) + " . " + wire.mac();
    }

    private static String quoted(Wire wire) {
        return "\"" + wire.hostInterface() + "\"";
    }

    private static String number(String address) {
        try {
            return "0x" + new BigInteger(1, InetAddress.ofLiteral(address).getAddress()).toString(16);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(address + " is no address", e);
        }
    }
}
