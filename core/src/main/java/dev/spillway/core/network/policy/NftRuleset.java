package dev.spillway.core.network.policy;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The rules of several pods as one nftables script, which replaces tables as a whole: {@code nft -f} either does all of
 * it or nothing.
 *
 * <p>What policies say is asked of packets that are forwarded between pods and of those for the pods' network itself,
 * where Services' addresses have been translated to pods' already: who is meant by a policy is a pod, also when it is
 * called through a Service. What a pod claims to be is looked at before, on its own cable.
 */
public final class NftRuleset {
    private NftRuleset() {}

    /**
     * The script. What is not needed is removed.
     *
     * @param table the tables' name, nobody else's
     * @param machine this machine's addresses, which always get through: it probes its pods
     * @param wires whose packets must be their own; the order does not matter
     * @param pods the order does not matter
     */
    public static String of(String table, List<String> machine, List<Wire> wires, List<Isolation> pods) {
        List<Isolation> isolated = pods.stream()
                .filter(pod -> !pod.none())
                .sorted(Comparator.comparing(Isolation::address))
                .toList();
        StringBuilder script = new StringBuilder("""
                table bridge %1$s {}
                delete table bridge %1$s
                table ip %1$s {}
                delete table ip %1$s
                """.formatted(table));
        if (!wires.isEmpty()) {
            script.append(honesty(table, wires));
        }
        if (!isolated.isEmpty()) {
            script.append(policies(table, machine, isolated));
        }
        return script.toString();
    }

    // Raw sockets write what they like, IPv6 included, by which a pod would get around every rule about IPv4.
    private static String honesty(String table, List<Wire> wires) {
        List<Wire> sorted =
                wires.stream().sorted(Comparator.comparing(Wire::hostInterface)).toList();
        String interfaces = joined(sorted, wire -> "\"" + wire.hostInterface() + "\"");
        String own =
                joined(sorted, wire -> "\"" + wire.hostInterface() + "\" . " + wire.mac() + " . " + wire.address());
        return """
                table bridge %s {
                  set wires {
                    type ifname
                    elements = { %s }
                  }
                  set own {
                    type ifname . ether_addr . ipv4_addr
                    elements = { %s }
                  }
                  chain prerouting {
                    type filter hook prerouting priority -350; policy accept;
                    iifname @wires jump honest
                  }
                  chain honest {
                    iifname . ether saddr . ip saddr @own accept
                    iifname . ether saddr . arp saddr ip @own accept
                    counter drop
                  }
                }
                """.formatted(table, interfaces, own);
    }

    private static String policies(String table, List<String> machine, List<Isolation> isolated) {
        AddressSets sets = new AddressSets();
        String chains = chains(machine, isolated, sets);
        String from = verdicts("saddr", "egress", isolated);
        return """
                table ip %1$s {
                %2$s  chain forward {
                    type filter hook forward priority filter; policy accept;
                    ct state established,related accept
                %3$s%4$s  }
                  chain input {
                    type filter hook input priority filter; policy accept;
                    ct state established,related accept
                %3$s  }
                %5$s}
                """.formatted(table, sets.text(), from, verdicts("daddr", "ingress", isolated), chains);
    }

    private static String verdicts(String field, String direction, List<Isolation> isolated) {
        List<Isolation> meant = isolated.stream()
                .filter(pod -> allowances(pod, direction).isPresent())
                .toList();
        return meant.isEmpty()
                ? ""
                : "    ip " + field + " vmap { "
                        + joined(meant, pod -> pod.address() + " : jump " + direction + "-" + pod.address()) + " }\n";
    }

    private static String chains(List<String> machine, List<Isolation> isolated, AddressSets sets) {
        StringBuilder text = new StringBuilder();
        for (Isolation pod : isolated) {
            pod.ingress().ifPresent(allowed -> text.append(chain(pod, "ingress", "saddr", machine, allowed, sets)));
            pod.egress().ifPresent(allowed -> text.append(chain(pod, "egress", "daddr", List.of(), allowed, sets)));
        }
        return text.toString();
    }

    private static String chain(
            Isolation pod,
            String direction,
            String field,
            List<String> machine,
            List<Allowance> allowed,
            AddressSets sets) {
        StringBuilder text = new StringBuilder("  chain " + direction + "-" + pod.address() + " {\n");
        text.append("    ip ").append(field).append(" ").append(pod.address()).append(" return\n");
        machine.forEach(address ->
                text.append("    ip ").append(field).append(" ").append(address).append(" return\n"));
        for (Allowance each : allowed) {
            peers(field, each, sets)
                    .ifPresent(peers -> ports(each.ports())
                            .forEach(ports -> text.append("    ")
                                    .append(peers)
                                    .append(ports)
                                    .append("return\n")));
        }
        return text.append("    counter drop\n  }\n").toString();
    }

    /** Empty if no peer has an IPv4 address. */
    private static Optional<String> peers(String field, Allowance allowance, AddressSets sets) {
        if (allowance.peers().isEmpty()) {
            return Optional.of("");
        }
        List<String> peers = ipv4(allowance.peers());
        if (peers.isEmpty()) {
            return Optional.empty();
        }
        // One by one: sets refuse ranges that overlap.
        String except = ipv4(allowance.except()).stream()
                .map(range -> "ip " + field + " != " + range + " ")
                .collect(Collectors.joining());
        String meant = peers.size() == 1 ? peers.getFirst() : "@" + sets.nameOf(peers);
        return Optional.of("ip " + field + " " + meant + " " + except);
    }

    private static List<String> ipv4(List<String> addresses) {
        return addresses.stream().filter(address -> !address.contains(":")).toList();
    }

    private static List<String> ports(List<Allowance.Ports> ports) {
        return ports.isEmpty()
                ? List.of("")
                : ports.stream().map(NftRuleset::text).distinct().toList();
    }

    private static String text(Allowance.Ports ports) {
        String protocol = ports.protocol().toLowerCase(Locale.ROOT);
        if (ports.from() == 0) {
            return "meta l4proto " + protocol + " ";
        }
        String range = ports.from() == ports.to() ? "" + ports.from() : ports.from() + "-" + ports.to();
        return protocol + " dport " + range + " ";
    }

    private static Optional<List<Allowance>> allowances(Isolation pod, String direction) {
        return direction.equals("ingress") ? pod.ingress() : pod.egress();
    }

    private static <T> String joined(List<T> items, Function<T, String> text) {
        return items.stream().map(text).collect(Collectors.joining(", "));
    }
}
