package dev.spillway.core.network.policy;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The rules of several pods as one nftables script, which replaces a table as a whole: {@code nft -f} either does all of
 * it or nothing.
 *
 * <p>The rules are about forwarded packets, where Services' addresses have been translated to pods' already: who is meant
 * by a policy is a pod, also when it is called through a Service.
 */
public final class NftRuleset {
    private NftRuleset() {}

    /**
     * The script. Without an isolated pod it only removes the table.
     *
     * @param table the table's name, nobody else's
     * @param machine this machine's addresses, which always get through: it probes its pods
     * @param pods the order does not matter
     */
    public static String of(String table, List<String> machine, List<Isolation> pods) {
        List<Isolation> isolated = pods.stream()
                .filter(pod -> !pod.none())
                .sorted(Comparator.comparing(Isolation::address))
                .toList();
        String empty =
                "table ip %1$s {}\ndelete table ip %1$s\ntable ip6 %1$s {}\ndelete table ip6 %1$s\n".formatted(table);
        return isolated.isEmpty() ? empty : empty + tables(table, machine, isolated);
    }

    // The pods have no IPv6 address but the link's own, by which they would get around everything.
    private static String tables(String table, List<String> machine, List<Isolation> isolated) {
        return """
                table ip6 %1$s {
                  chain forward {
                    type filter hook forward priority filter; policy drop;
                  }
                }
                table ip %1$s {
                  chain forward {
                    type filter hook forward priority filter; policy accept;
                    ct state established,related accept
                %2$s%3$s  }
                %4$s}
                """.formatted(
                        table,
                        dispatch("saddr", "egress", isolated),
                        dispatch("daddr", "ingress", isolated),
                        chains(machine, isolated));
    }

    private static String dispatch(String field, String direction, List<Isolation> isolated) {
        String verdicts = isolated.stream()
                .filter(pod -> allowances(pod, direction).isPresent())
                .map(pod -> pod.address() + " : jump " + direction + "-" + pod.address())
                .collect(Collectors.joining(", "));
        return verdicts.isEmpty() ? "" : "    ip " + field + " vmap { " + verdicts + " }\n";
    }

    private static String chains(List<String> machine, List<Isolation> isolated) {
        StringBuilder text = new StringBuilder();
        for (Isolation pod : isolated) {
            pod.ingress().ifPresent(allowed -> text.append(chain(pod, "ingress", "saddr", machine, allowed)));
            pod.egress().ifPresent(allowed -> text.append(chain(pod, "egress", "daddr", List.of(), allowed)));
        }
        return text.toString();
    }

    private static String chain(
            Isolation pod, String direction, String field, List<String> machine, List<Allowance> allowed) {
        StringBuilder text = new StringBuilder("  chain " + direction + "-" + pod.address() + " {\n");
        text.append("    ip ").append(field).append(" ").append(pod.address()).append(" return\n");
        machine.forEach(address ->
                text.append("    ip ").append(field).append(" ").append(address).append(" return\n"));
        for (Allowance each : allowed) {
            peers(field, each)
                    .ifPresent(peers -> ports(each.ports())
                            .forEach(ports -> text.append("    ")
                                    .append(peers)
                                    .append(ports)
                                    .append("return\n")));
        }
        return text.append("    counter drop\n  }\n").toString();
    }

    /** Empty if no peer has an IPv4 address. */
    private static Optional<String> peers(String field, Allowance allowance) {
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
        String meant = peers.size() == 1 ? peers.getFirst() : "{ " + String.join(", ", peers) + " }";
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
}
